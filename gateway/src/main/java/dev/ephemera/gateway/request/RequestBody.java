package dev.ephemera.gateway.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;

/** A whole request body; can be read any number of times until it is closed. */
public sealed interface RequestBody extends AutoCloseable {

    RequestBody EMPTY = new InMemory(new byte[0]);

    /** In bytes. */
    long length();

    /** From its start. */
    InputStream open() throws IOException;

    /** All of it; not to be changed. */
    byte[] bytes() throws IOException;

    @Override
    void close() throws IOException;

    /** A small one. */
    @SuppressWarnings("ArrayRecordComponent")
    record InMemory(byte[] bytes) implements RequestBody {

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void close() {
            // Memory is given back by itself.
        }
    }

    /** One that counts. It is given back once, when the request has been answered. */
    record Accounted(InMemory content, BodyMemory memory) implements RequestBody {

        Accounted(byte[] bytes, BodyMemory memory) {
            this(new InMemory(bytes), memory);
        }

        @Override
        public long length() {
            return content.length();
        }

        @Override
        public InputStream open() {
            return content.open();
        }

        @Override
        public byte[] bytes() {
            return content.bytes();
        }

        @Override
        public void close() {
            memory.release(length());
        }
    }

    /** A large one, in a file that has no name any more and goes when it is closed. */
    record OnDisk(FileChannel file, long length) implements RequestBody {

        @Override
        public InputStream open() {
            return new FileStream(file);
        }

        @Override
        public byte[] bytes() throws IOException {
            try (InputStream stream = open()) {
                return stream.readAllBytes();
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
