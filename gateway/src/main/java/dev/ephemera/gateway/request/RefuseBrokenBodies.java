package dev.ephemera.gateway.request;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import jakarta.inject.Singleton;

/**
 * Hangs up on senders whose chunks are broken. Netty ends such a body with a mark that it is broken, which
 * Micronaut does not look at: it would take what has come so far for the whole. Immutable.
 */
@Singleton
final class RefuseBrokenBodies implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer());
        return event.getBean();
    }

    private static final class Customizer implements NettyServerCustomizer {

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return switch (role) {
                case CONNECTION ->
                    new NettyServerCustomizer() {
                        @Override
                        public void onStreamPipelineBuilt() {
                            channel.pipeline()
                                    .addAfter(
                                            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                                            "broken-bodies",
                                            new HangUp());
                        }
                    };
                case LISTENER, REQUEST_STREAM, PUSH_PROMISE_STREAM -> this;
            };
        }
    }

    /** Without an answer: one to the same request may be on its way. */
    private static final class HangUp extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            // Of a broken head, which comes as a whole request, Micronaut takes care.
            if (message instanceof HttpContent content
                    && !(message instanceof HttpRequest)
                    && content.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                context.close();
            } else {
                context.fireChannelRead(message);
            }
        }
    }
}
