package dev.ephemera.warmpool.loopback;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what comes in at a port, byte by byte, until it is closed. Thread-safe: the connections are in
 * a set that guards itself.
 */
public final class LoopbackPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackPort.class);
    private static final int MOST_CONNECTIONS = 64;
    private static final int BUFFER = 1 << 14;

    private final ServerSocketChannel port;
    private final Supplier<? extends Optional<? extends SocketAddress>> target;
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);

    private LoopbackPort(ServerSocketChannel port, Supplier<? extends Optional<? extends SocketAddress>> target) {
        this.port = port;
        this.target = target;
    }

    /**
     * Begins to serve.
     *
     * @param port closed by {@link #close}
     * @param target asked for each connection; without one the connection is closed
     */
    public static LoopbackPort serve(
            ServerSocketChannel port, Supplier<? extends Optional<? extends SocketAddress>> target) {
        LoopbackPort serving = new LoopbackPort(port, target);
        Thread.ofVirtual().name("loopback-port").start(serving::accept);
        return serving;
    }

    @Override
    public void close() {
        closeQuietly(port);
        connections.forEach(LoopbackPort::closeQuietly);
    }

    private void accept() {
        try {
            while (true) {
                free.acquire();
                SocketChannel client = port.accept();
                Thread.ofVirtual().name("loopback-connection").start(() -> pass(client));
            }
        } catch (AsynchronousCloseException e) {
            LOG.trace("A port in a container has been closed", e);
        } catch (IOException e) {
            LOG.debug("A port in a container is served no longer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(SocketChannel client) {
        try (client) {
            Optional<? extends SocketAddress> address = target.get();
            if (address.isPresent()) {
                try (SocketChannel server = SocketChannel.open(address.get())) {
                    pass(client, server);
                }
            }
        } catch (IOException e) {
            LOG.debug("A connection out of a container has ended", e);
        } finally {
            free.release();
        }
    }

    private void pass(SocketChannel client, SocketChannel server) throws IOException {
        connections.add(client);
        connections.add(server);
        try {
            if (!port.isOpen()) {
                return;
            }
            Thread back = Thread.ofVirtual().name("loopback-answers").start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(client);
            connections.remove(server);
        }
    }

    /** Copies until one side has no more to say or the other no longer listens. */
    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.trace("A direction of a connection out of a container has ended", e);
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection out of a container cannot be closed", e);
        }
    }
}
