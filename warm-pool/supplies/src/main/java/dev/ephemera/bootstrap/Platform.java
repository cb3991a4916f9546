package dev.ephemera.bootstrap;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The platform's end of the container's socket. Immutable; each connection is its caller's own.
 *
 * @param socket the file
 */
record Platform(Path socket) {

    private static final int BLOCK = 1 << 13;

    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Sends a request as it stands and waits for the answer. */
    Message ask(byte[] request) throws IOException {
        try (SocketChannel channel = connect()) {
            write(channel, ByteBuffer.wrap(request));
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            if (channel.read(block) < 0) {
                throw new IOException("the platform closed the connection");
            }
            return Message.receive(channel, block);
        }
    }

    static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
