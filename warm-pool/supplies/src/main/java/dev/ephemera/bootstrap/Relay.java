package dev.ephemera.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A port on the container's loopback behind which the platform answers: bytes are carried to its socket
 * and back. Thread-safe: connections share nothing but the held report, which guards itself.
 */
final class Relay {

    private static final int BLOCK = 1 << 16;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final byte[] ACKNOWLEDGEMENT =
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Platform platform;
    private final ServerSocketChannel listener;
    private final HeldReport report;

    private Relay(Platform platform, ServerSocketChannel listener) {
        this.platform = platform;
        this.listener = listener;
        this.report = new HeldReport(platform);
    }

    /** Takes the port, or any free one for 0; nobody is served before {@link #start}. */
    static Relay open(Platform platform, int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
        return new Relay(platform, listener);
    }

    /** Host and port. */
    String address() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    void start() {
        daemon("relay", this::accept);
        Runtime.getRuntime().addShutdownHook(new Thread(report::release, "relay-end"));
    }

    private static void daemon(String name, Runnable task) {
        Thread.ofPlatform().daemon().name(name).start(task);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                daemon("relay-up", () -> serve(client));
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
            try (SocketChannel upstream = platform.connect()) {
                Thread down = Thread.ofPlatform().daemon().name("relay-down").start(() -> bringBack(upstream, client));
                do {
                    report.release();
                    Platform.write(upstream, block.flip());
                } while (client.read(block.clear()) >= 0);
                upstream.shutdownOutput();
                down.join();
            }
        } catch (IOException e) {
            leaveIfGone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bringBack(SocketChannel upstream, SocketChannel client) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        try {
            while (upstream.read(block.clear()) >= 0) {
                Platform.write(client, block.flip());
            }
            leaveIfGone();
            client.shutdownOutput();
        } catch (IOException e) {
            leaveIfGone();
        }
    }

    /** A connection may end for many reasons; a platform that takes no other is gone. */
    private void leaveIfGone() {
        try {
            platform.connect().close();
        } catch (IOException e) {
            Bootstrap.leave("the platform is gone: " + e.getMessage());
        }
    }
}
