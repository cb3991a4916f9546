package dev.ephemera.supplies;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.bootstrap.Message;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A platform for one process of the Java runtime: assigns it a function and sends it events. Thread-safe. */
final class RehearsalPlatform implements AutoCloseable {

    private static final int BLOCK = 1 << 13;

    private final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final String environment;
    private final Queue<String> events;

    /** @param environment KEY=VALUE entries that each end with a NUL */
    RehearsalPlatform(Path socket, String environment, Queue<String> events) throws IOException {
        this.environment = environment;
        this.events = new ConcurrentLinkedQueue<>(events);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
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
                byte[] answer = answer(request).getBytes(UTF_8);
                for (ByteBuffer rest = ByteBuffer.wrap(answer); rest.hasRemaining(); ) {
                    client.write(rest);
                }
            }
        } catch (IOException e) {
            // The process has ended, as it is meant to.
        }
    }

    private String answer(String request) {
        if (request.startsWith("GET /ephemera/assignment ")) {
            return http("200 OK", environment);
        }
        if (request.startsWith("GET /2018-06-01/runtime/invocation/next ")) {
            String headers = "200 OK\r\nLambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
                    + "Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
                    + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:rehearsal\r\n"
                    + "Lambda-Runtime-Trace-Id: Root=1-5bef4de7\r\nContent-Type: application/json";
            return http(headers, String.valueOf(events.poll()));
        }
        return http("202 Accepted", "{}");
    }

    private static String http(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
