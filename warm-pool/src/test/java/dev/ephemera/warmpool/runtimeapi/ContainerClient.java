package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The container's side of a socket, byte by byte. Blocking; confined to one thread. */
final class ContainerClient implements AutoCloseable {

    private final SocketChannel channel;

    ContainerClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** @param headers by name in lower case */
    record Response(int status, Map<String, String> headers, byte[] body) {

        String text() {
            return new String(body, UTF_8);
        }
    }

    Response get(String path) throws IOException {
        askFor(path);
        return read();
    }

    /** Sends a request whose answer may come much later. */
    void askFor(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: api\r\n\r\n");
    }

    Response post(String path, String body, String... headers) throws IOException {
        send(head("POST", path, "Content-Length: " + body.getBytes(UTF_8).length, headers) + body);
        return read();
    }

    /** Sends the body in two chunks. */
    Response postChunked(String path, String body) throws IOException {
        int half = body.length() / 2;
        send(head("POST", path, "Transfer-Encoding: chunked"));
        sendChunk(body.substring(0, half));
        sendChunk(body.substring(half));
        send("0\r\n\r\n");
        return read();
    }

    static String head(String method, String path, String header, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: api\r\n" + header + "\r\n");
        for (String more : headers) {
            head.append(more).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private void sendChunk(String chunk) throws IOException {
        send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
    }

    void send(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException brokenPipe) {
            // Who refuses a request need not take the rest of it; what it answered can still be read.
            assertTrue(bytes.hasRemaining());
        }
    }

    Response read() throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        ByteBuffer buffer = ByteBuffer.wrap(body);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the body ended after " + buffer.position() + " bytes");
            }
        }
        return new Response(Integer.parseInt(status[1]), headers, body);
    }

    /** Whether the other side has closed; waits until it has, or has sent something. */
    boolean isHungUpOn() throws IOException {
        return channel.read(ByteBuffer.allocate(1)) < 0;
    }

    /** As {@link #isHungUpOn}, where the other side may have closed before the text is sent. */
    boolean isHungUpOnAfter(String text) {
        try {
            send(text);
            return isHungUpOn();
        } catch (IOException brokenPipe) {
            return true;
        }
    }

    /** Whether {@code text} is answered with an error, or with the end of the connection. */
    boolean refuses(String text) throws IOException {
        send(text);
        try {
            return read().status() >= 400;
        } catch (EOFException | SocketException hungUp) {
            return true;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (true) {
            if (channel.read(one.clear()) < 0) {
                throw new EOFException("hung up");
            }
            if (one.get(0) == '\n') {
                return line.toString(ISO_8859_1).strip();
            }
            line.write(one.get(0));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
