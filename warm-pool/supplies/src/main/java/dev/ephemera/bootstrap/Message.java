package dev.ephemera.bootstrap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A whole request or answer of HTTP with a Content-Length, or without a body.
 *
 * @param head its first lines, without the empty one
 * @param body the rest
 */
record Message(String head, byte[] body) {

    private static final String LENGTH = "content-length:";

    /** Reads on until the message is complete. What is in {@code block} up to its position belongs to it. */
    static Message receive(SocketChannel channel, ByteBuffer block) throws IOException {
        byte[] received = new byte[0];
        int end = -1;
        do {
            block.flip();
            int before = received.length;
            received = Arrays.copyOf(received, before + block.remaining());
            block.get(received, before, block.remaining());
            end = endOfHead(received, Math.max(0, before - 3));
        } while (end < 0 && more(channel, block));
        String head = new String(received, 0, end, StandardCharsets.ISO_8859_1);
        int start = end + 4;
        byte[] body = Arrays.copyOfRange(received, start, start + length(head));
        int filled = Math.min(body.length, received.length - start);
        while (filled < body.length) {
            more(channel, block);
            block.flip();
            int count = Math.min(block.remaining(), body.length - filled);
            block.get(body, filled, count);
            filled += count;
        }
        return new Message(head, body);
    }

    private static boolean more(SocketChannel channel, ByteBuffer block) throws IOException {
        if (channel.read(block.clear()) < 0) {
            throw new EOFException("the connection was closed in the middle of a message");
        }
        return true;
    }

    private static int endOfHead(byte[] bytes, int from) {
        for (int i = from; i + 3 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int length(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                return Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return 0;
    }

    /** An answer's. */
    int status() {
        int space = head.indexOf(' ');
        return Integer.parseInt(head.substring(space + 1, space + 4));
    }

    Message with(String header, String value) {
        return new Message(head + "\r\n" + header + ": " + value, body);
    }

    Message without(String header) {
        String start = header.toLowerCase(Locale.ROOT) + ":";
        String rest = Arrays.stream(head.split("\r\n", -1))
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                .collect(Collectors.joining("\r\n"));
        return new Message(rest, body);
    }

    byte[] bytes() {
        byte[] start = (head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
