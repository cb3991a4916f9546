package dev.ephemera.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A port on the container's loopback behind which the platform answers: bytes are carried to its socket
 * and back. Thread-safe: the held report guards itself, and the platform is exchanged whole.
 */
final class Relay {

    private static final int BLOCK = 1 << 16;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final byte[] ACKNOWLEDGEMENT =
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocketChannel listener;
    private final HeldReport report = new HeldReport();
    private final ThreadPoolExecutor threads = threads();
    private volatile Platform platform = new Platform(Path.of("/nowhere"));

    private Relay(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /** Takes the port, or any free one for 0, and serves it. */
    static Relay open(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
        Relay relay = new Relay(listener);
        relay.threads.execute(relay::accept);
        Runtime.getRuntime().addShutdownHook(new Thread(relay::settle, "relay-end"));
        return relay;
    }

    /** Host and port. */
    String address() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** What is behind the port from now on. */
    void to(Platform behind) {
        platform = behind;
    }

    /** Sends what has been kept back. */
    void settle() {
        report.release(platform);
    }

    /** Those of a rehearsal are there for the run: starting one takes as long as handing over an event. */
    private static ThreadPoolExecutor threads() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, Long.MAX_VALUE, TimeUnit.NANOSECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "relay");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            Bootstrap.leave("the relay has failed: " + e.getMessage());
        }
    }

    private void serve(SocketChannel client) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        try (client) {
            if (client.read(block) < 0) {
                return;
            }
            if (HeldReport.begins(block)) {
                report.hold(Message.receive(client, block));
                Platform.write(client, ByteBuffer.wrap(ACKNOWLEDGEMENT));
                return;
            }
            Platform behind = platform;
            try (SocketChannel upstream = behind.connect()) {
                Future<?> down = threads.submit(() -> bringBack(upstream, client, behind));
                do {
                    settle();
                    Platform.write(upstream, block.flip());
                } while (client.read(block.clear()) >= 0);
                upstream.shutdownOutput();
                down.get();
            }
        } catch (IOException e) {
            leaveIfGone(platform);
        } catch (ExecutionException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bringBack(SocketChannel upstream, SocketChannel client, Platform behind) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        try {
            while (upstream.read(block.clear()) >= 0) {
                Platform.write(client, block.flip());
            }
            leaveIfGone(behind);
            client.shutdownOutput();
        } catch (IOException e) {
            leaveIfGone(behind);
        }
    }

    /** A connection may end for many reasons; a platform that takes no other is gone. */
    private void leaveIfGone(Platform behind) {
        if (behind != platform) {
            return;
        }
        try {
            behind.connect().close();
        } catch (IOException e) {
            Bootstrap.leave("the platform is gone: " + e.getMessage());
        }
    }
}
