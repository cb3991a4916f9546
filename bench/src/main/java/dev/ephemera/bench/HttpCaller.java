package dev.ephemera.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive connection that posts to one address, mostly the same again and again. A full HTTP client would cost
 * as much as what is measured. Confined to its thread.
 */
final class HttpCaller implements Load.Client {

    private final Socket socket;
    private final InputStream in;
    private final String head;
    private final byte[] request;

    HttpCaller(int port, String path, String body) throws IOException {
        this(port, path, "", body);
    }

    /** @param headers further ones, each with its end of line */
    HttpCaller(int port, String path, String headers, String body) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: ";
        request = request(body);
    }

    private byte[] request(String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return (head + length + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @return the body of the answer
     * @throws IOException if the status is neither 200 nor 202
     */
    String post() throws IOException {
        return exchange(request);
    }

    /** Posts something else than usual; otherwise as {@link #post()}. */
    String post(String body) throws IOException {
        return exchange(request(body));
    }

    private String exchange(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        String status = line();
        int length = 0;
        String header = line();
        while (!header.isEmpty()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            header = line();
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.contains(" 200 ") && !status.contains(" 202 ")) {
            throw new IOException("The platform answered " + status + ": " + body);
        }
        return body;
    }

    /** @throws IOException as {@link #post()} */
    @Override
    public void call() throws IOException {
        String answer = post();
        if (answer.isEmpty()) {
            throw new IOException("The platform answered nothing");
        }
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        int next = in.read();
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("The platform closed the connection");
            }
            text.append((char) next);
            next = in.read();
        }
        return new String(text.toString().strip().getBytes(ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
