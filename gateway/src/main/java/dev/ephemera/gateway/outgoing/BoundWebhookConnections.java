package dev.ephemera.gateway.outgoing;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.client.netty.NettyClientCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Gives each connection to a webhook its bounds; those of other clients are known by their other resolver. */
@Singleton
final class BoundWebhookConnections implements BeanCreatedEventListener<NettyClientCustomizer.Registry> {

    private final Duration longest;

    BoundWebhookConnections(WebhookSettings settings) {
        longest = settings.timeout();
    }

    @Override
    public NettyClientCustomizer.Registry onCreated(BeanCreatedEvent<NettyClientCustomizer.Registry> event) {
        event.getBean().register(new NettyClientCustomizer() {
            @Override
            public NettyClientCustomizer specializeForBootstrap(Bootstrap bootstrap) {
                return bootstrap.config().resolver() instanceof CheckedResolver ? new Bounds() : this;
            }
        });
        return event.getBean();
    }

    private final class Bounds implements NettyClientCustomizer {

        @Override
        public NettyClientCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return switch (role) {
                case CONNECTION ->
                    new NettyClientCustomizer() {
                        @Override
                        public void onInitialPipelineBuilt() {
                            channel.pipeline().addFirst(new BoundedConnection(longest));
                        }
                    };
                case HTTP2_STREAM -> this;
            };
        }
    }
}
