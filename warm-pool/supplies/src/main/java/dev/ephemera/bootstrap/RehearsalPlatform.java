package dev.ephemera.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Answers Amazon's client as the platform would, with events of its own. Thread-safe. */
final class RehearsalPlatform implements AutoCloseable {

    private static final int BLOCK = 1 << 13;
    private static final String NEXT = "GET /2018-06-01/runtime/invocation/next ";
    private static final String EVENT = "200 OK\r\nContent-Type: application/json\r\n"
            + "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
            + "Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
            + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:rehearsal\r\n"
            + "Lambda-Runtime-Trace-Id: Root=1-5bef4de7";

    private final Path socket;
    private final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Queue<String> events;

    RehearsalPlatform(Path socket, Queue<String> events) throws IOException {
        this.socket = socket;
        this.events = new ConcurrentLinkedQueue<>(events);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().name("rehearsal").start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                Thread.ofPlatform().daemon().name("rehearsal").start(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed: the rehearsal is over.
        }
    }

    private void serve(SocketChannel client) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (client) {
            while (client.read(block.clear()) >= 0) {
                String request = Message.receive(client, block).head();
                boolean next = request.startsWith(NEXT);
                byte[] body = (next ? String.valueOf(events.poll()) : "{}").getBytes(UTF_8);
                String head = "HTTP/1.1 " + (next ? EVENT : "202 Accepted") + "\r\nContent-Length: ";
                Platform.write(client, ByteBuffer.wrap((head + body.length + "\r\n\r\n").getBytes(UTF_8)));
                Platform.write(client, ByteBuffer.wrap(body));
            }
        } catch (IOException e) {
            // The client has what it wanted.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }
}
