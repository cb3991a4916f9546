package dev.ephemera.warmpool.runtimeapi;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;

/** Collects request bodies up to the limit, and reports an answer that is larger. Confined to its channel. */
final class AnswerAggregator extends HttpObjectAggregator {

    private final RuntimeSession session;

    AnswerAggregator(RuntimeSession session, int limit) {
        super(limit);
        this.session = session;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) throws Exception {
        if (oversized instanceof HttpRequest request) {
            RuntimePath path = RuntimePath.parse(request.uri());
            if (path instanceof RuntimePath.Answer answer) {
                session.answered(answer.requestId(), new RuntimeAnswer.TooLarge(maxContentLength()));
            }
        }
        super.handleOversizedMessage(context, oversized);
    }
}
