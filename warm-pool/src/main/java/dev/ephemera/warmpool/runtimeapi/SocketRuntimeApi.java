package dev.ephemera.warmpool.runtimeapi;

import dev.ephemera.warmpool.slot.Slot;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * Serves Lambda's Runtime API, version 2018-06-01, on a Unix socket for each container. A container
 * sees no socket but its own, and so nothing of any other invocation. Thread-safe.
 */
public final class SocketRuntimeApi implements RuntimeApi {

    private static final int THREADS = 2;
    private static final int BACKLOG = 16;

    /** What {@code sun_path} holds on Linux, without the NUL at its end. */
    private static final int LONGEST_PATH = 107;

    /** Runtimes need one. A function that opens more must not use up the platform's file descriptors. */
    private static final int MOST_CONNECTIONS = 8;

    /** Room for the X-Ray error cause of Lambda's own runtime clients, which may have 1 MB. */
    private static final HttpDecoderConfig DECODING = new HttpDecoderConfig().setMaxHeaderSize((1 << 20) + (1 << 16));

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("runtime-api", true), NioIoHandler.newFactory());
    private final int answerLimit;

    /** @param answerLimit the largest answer a function may give, in bytes */
    public SocketRuntimeApi(int answerLimit) {
        this.answerLimit = answerLimit;
    }

    @Override
    public RuntimeEndpoint open(Slot slot) throws IOException {
        requireShortPath(slot.apiSocket());
        RuntimeSession session = new RuntimeSession();
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound = new ServerBootstrap()
                .group(threads)
                .channel(NioServerDomainSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (connections.size() > MOST_CONNECTIONS) { // One of them listens.
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new HttpServerCodec(DECODING))
                                .addLast(new HttpServerKeepAliveHandler())
                                .addLast(new AnswerAggregator(session, answerLimit))
                                .addLast(new RuntimeRequestHandler(session));
                    }
                })
                .bind(UnixDomainSocketAddress.of(slot.apiSocket()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("Cannot listen on " + slot.apiSocket() + ": " + bound.cause(), bound.cause());
        }
        connections.add(bound.channel());
        try {
            // The container's user is not ours; the directory around the socket keeps everybody else out.
            Files.setPosixFilePermissions(slot.apiSocket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException | RuntimeException e) {
            connections.close();
            throw e;
        }
        return new SocketEndpoint(session, connections);
    }

    private static void requireShortPath(Path socket) throws IOException {
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException(
                    "The path " + socket + " has " + length + " bytes, and that of a Unix socket may have "
                            + LONGEST_PATH + "; choose a data directory with a shorter path");
        }
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private record SocketEndpoint(RuntimeSession session, ChannelGroup connections) implements RuntimeEndpoint {

        @Override
        public void close() {
            connections.close();
        }
    }
}
