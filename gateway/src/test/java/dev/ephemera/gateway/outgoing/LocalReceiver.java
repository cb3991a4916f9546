package dev.ephemera.gateway.outgoing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of webhooks on this machine that behaves as a test says. Thread-safe. */
final class LocalReceiver implements AutoCloseable {

    /** What it does after it has read a request. When this returns, the connection is closed. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Behaviour behaviour;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    LocalReceiver(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::serve);
    }

    /** One that answers every request with these lines. */
    static LocalReceiver answering(String... lines) throws IOException {
        return new LocalReceiver(connection -> send(connection, lines));
    }

    static void send(Socket connection, String... lines) throws IOException {
        connection.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(ISO_8859_1));
        connection.getOutputStream().flush();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    int port() {
        return server.getLocalPort();
    }

    /** As they came, head and body. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return connections.size();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> talk(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket connection) {
        try (connection) {
            requests.add(read(connection.getInputStream()));
            behaviour.answer(connection);
        } catch (IOException | InterruptedException e) {
            requests.add("broken off: " + e);
        }
    }

    private static String read(InputStream stream) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = stream.read();
            if (octet < 0) {
                throw new IOException("The request ended early: " + head.toString(ISO_8859_1));
            }
            head.write(octet);
        }
        int length = head.toString(ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        return head.toString(ISO_8859_1) + new String(stream.readNBytes(length), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
