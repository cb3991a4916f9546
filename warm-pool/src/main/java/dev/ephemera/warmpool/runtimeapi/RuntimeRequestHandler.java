package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one container's connection. Confined to the channel's thread. */
final class RuntimeRequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(RuntimeRequestHandler.class);
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

    private final RuntimeSession session;
    private boolean waitsForAssignment;
    private CompletableFuture<RuntimeEvent> eventAsked = new CompletableFuture<>();
    private CompletableFuture<?> parked = CompletableFuture.completedFuture(null);

    RuntimeRequestHandler(RuntimeSession session) {
        this.session = session;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            throw new IllegalArgumentException(
                    "not HTTP", request.decoderResult().cause());
        }
        if (!parked.isDone() || !context.channel().isWritable()) {
            // Who neither waits for answers nor reads them would fill our memory with them.
            throw new IllegalStateException("another request before the answer to the last one");
        }
        switch (RuntimePath.parse(request.uri())) {
            case RuntimePath.AskAssignment(RuntimePath.Form form)
            when isGet(request) -> {
                waitsForAssignment = true;
                CompletableFuture<Assignment> asked = session.assignmentAsked();
                parked = asked;
                asked.thenAccept(assignment -> send(context, assignment, form));
            }
            case RuntimePath.AskEvent()
            when isGet(request) -> {
                CompletableFuture<RuntimeEvent> asked = session.eventAsked();
                parked = asked;
                eventAsked = asked;
                asked.thenAccept(event -> send(context, event));
            }
            case RuntimePath.InitError() when isPost(request) -> confirm(context, session.initFailed(error(request)));
            case RuntimePath.Answer(String id, boolean failed)
            when isPost(request) ->
                confirm(
                        context,
                        session.answered(id, failed ? error(request) : new RuntimeAnswer.Result(body(request))));
            case RuntimePath.ReportProgress() when isPost(request) -> takeProgress(context, body(request));
            case RuntimePath _ -> refuse(context, request);
        }
    }

    private void takeProgress(ChannelHandlerContext context, byte[] body) {
        switch (ReadProgress.from(body)) {
            case ReadProgress.Result.Good(ReportedProgress progress) ->
                confirm(
                        context,
                        session.progressed(progress),
                        "NoInvocation",
                        "There is no run to report on: one"
                                + " begins when the container has got its event, and ends with its answer");
            case ReadProgress.Result.Bad(String problem) -> confirm(context, false, "InvalidProgress", problem);
        }
    }

    private static boolean isGet(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET);
    }

    private static boolean isPost(FullHttpRequest request) {
        return request.method().equals(HttpMethod.POST);
    }

    private static byte[] body(FullHttpRequest request) {
        return ByteBufUtil.getBytes(request.content());
    }

    private static RuntimeAnswer.Failure error(FullHttpRequest request) {
        return new RuntimeAnswer.Failure(
                Objects.requireNonNullElse(request.headers().get(ERROR_TYPE), "Unhandled"), body(request));
    }

    private static void send(ChannelHandlerContext context, RuntimeEvent event) {
        FullHttpResponse response = response(HttpResponseStatus.OK, "application/json", event.payload());
        response.headers()
                .set("Lambda-Runtime-Aws-Request-Id", event.requestId())
                .set("Lambda-Runtime-Deadline-Ms", event.deadline().toEpochMilli())
                .set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
        event.traceId().ifPresent(trace -> response.headers().set("Lambda-Runtime-Trace-Id", trace));
        event.clientContext().ifPresent(client -> response.headers().set("Lambda-Runtime-Client-Context", client));
        context.writeAndFlush(response);
    }

    private static void confirm(ChannelHandlerContext context, boolean accepted) {
        confirm(
                context,
                accepted,
                "InvalidRequestID",
                "No event with this id waits for an answer; each event is answered once");
    }

    private static void confirm(ChannelHandlerContext context, boolean accepted, String type, String otherwise) {
        context.writeAndFlush(
                accepted
                        ? response(
                                HttpResponseStatus.ACCEPTED, "application/json", "{\"status\":\"OK\"}".getBytes(UTF_8))
                        : problem(HttpResponseStatus.BAD_REQUEST, type, otherwise));
    }

    private static void refuse(ChannelHandlerContext context, FullHttpRequest request) {
        context.writeAndFlush(problem(
                HttpResponseStatus.NOT_FOUND,
                "InvalidPath",
                "The Runtime API has no " + request.method() + " on this path; see its reference"));
    }

    private static void send(ChannelHandlerContext context, Assignment assignment, RuntimePath.Form form) {
        byte[] body = switch (form) {
            case ENTRIES -> assignment.encode();
            case SHELL -> assignment.encodeForShell();
        };
        context.writeAndFlush(response(HttpResponseStatus.OK, "application/octet-stream", body));
    }

    private static FullHttpResponse problem(HttpResponseStatus status, String type, String message) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(message));
        String json = "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + quoted + "\"}";
        return response(status, "application/json", json.getBytes(UTF_8));
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type).setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        eventAsked.cancel(false);
        if (waitsForAssignment) {
            session.hungUpWaiting();
        }
    }

    /** A container that breaks its connection or its HTTP hurts only itself; its exit tells the rest. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("Connection of a container ended: {}", cause.toString());
        context.close();
    }
}
