package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Collects request bodies up to the limit, and reports an answer that is larger. Confined to its channel. */
final class AnswerAggregator extends HttpObjectAggregator {

    private final RuntimeSession session;

    AnswerAggregator(RuntimeSession session, int limit) {
        super(limit);
        this.session = session;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) throws Exception {
        report(oversized);
        super.handleOversizedMessage(context, oversized);
    }

    /** A client such as curl asks before it sends a large body, and is refused here. */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int limit, ChannelPipeline pipeline) {
        Object response = super.newContinueResponse(start, limit, pipeline);
        if (response instanceof HttpResponse refusal
                && refusal.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
            report(start);
        }
        return response;
    }

    private void report(HttpMessage oversized) {
        if (oversized instanceof HttpRequest request) {
            switch (RuntimePath.parse(request.uri())) {
                case RuntimePath.Answer(String id, boolean _) ->
                    session.answered(id, new RuntimeAnswer.TooLarge(maxContentLength()));
                case RuntimePath.InitError() ->
                    session.initFailed(new RuntimeAnswer.Failure(
                            "Unhandled",
                            ("{\"errorType\":\"Unhandled\",\"errorMessage\":\"The function could not be loaded, and the"
                                            + " error it gave is larger than " + maxContentLength() + " bytes\"}")
                                    .getBytes(UTF_8)));
                case RuntimePath.AskAssignment _,
                        RuntimePath.AskEvent _,
                        RuntimePath.ReportProgress _,
                        RuntimePath.Unknown _ -> {}
            }
        }
    }
}
