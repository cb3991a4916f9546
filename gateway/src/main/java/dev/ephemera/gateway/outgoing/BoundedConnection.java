package dev.ephemera.gateway.outgoing;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that brings too much or lasts too long, whatever comes over it: the receiver of a
 * webhook decides what it answers, and for how long. Confined to the connection's event loop.
 */
final class BoundedConnection extends ChannelInboundHandlerAdapter {

    /** Bytes from the other side, TLS included; nothing of an answer but its status is of interest. */
    private static final int MOST = 64 << 10;

    private final Duration longest;
    private long received;
    private @Nullable Future<?> end;

    BoundedConnection(Duration longest) {
        this.longest = longest;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        end = context.executor().schedule(() -> context.close(), longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            received += bytes.readableBytes();
        }
        context.fireChannelRead(message);
        if (received > MOST) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (end != null) {
            end.cancel(false);
        }
        context.fireChannelInactive();
    }
}
