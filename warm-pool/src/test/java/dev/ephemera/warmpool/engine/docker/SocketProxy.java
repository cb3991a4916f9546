package dev.ephemera.warmpool.engine.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket in front of the engine's that can be cut off, as if the engine were restarted. {@link
 * #cut} and {@link #restore} are confined to the test's thread; connections are a concurrent set.
 */
public final class SocketProxy implements AutoCloseable {

    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Path front;
    private final Path back;
    private ServerSocketChannel server;

    public SocketProxy(Path front, Path back) throws IOException {
        this.front = front;
        this.back = back;
        this.server = listen();
    }

    /** Breaks every connection and lets no new one in. */
    public void cut() throws IOException {
        server.close();
        Files.deleteIfExists(front);
        for (SocketChannel connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    public void restore() throws IOException {
        server = listen();
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(front));
        Thread.ofVirtual().start(() -> accept(listening));
        return listening;
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(back));
                connections.add(client);
                connections.add(engine);
                Thread.ofVirtual().start(() -> copy(client, engine));
                Thread.ofVirtual().start(() -> copy(engine, client));
            }
        } catch (IOException e) {
            // Cut off.
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16_384);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException e) {
            // Cut off, or closed by the other direction.
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
