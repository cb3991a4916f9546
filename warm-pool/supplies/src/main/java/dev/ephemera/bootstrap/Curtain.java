package dev.ephemera.bootstrap;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * An output that shows nothing until it is opened. It stays in place then: a library that was loaded
 * meanwhile may have kept it. Thread-safe.
 */
final class Curtain extends OutputStream {

    private final OutputStream behind;
    private volatile boolean open;

    Curtain(OutputStream behind) {
        this.behind = behind;
    }

    PrintStream stream() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    void open() {
        open = true;
    }

    @Override
    public void write(int b) throws IOException {
        if (open) {
            behind.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        if (open) {
            behind.write(bytes, start, length);
        }
    }

    @Override
    public void flush() throws IOException {
        behind.flush();
    }
}
