package dev.ephemera.dispatcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.warmpool.slot.SlotOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** A pipe in memory. Thread-safe: guarded by its own monitor. */
public final class FakeOutput implements SlotOutput {

    private byte[] printed = new byte[0];
    private boolean endless;
    private boolean broken;
    private int reads;

    public synchronized void print(String text) {
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(printed);
        more.writeBytes(text.getBytes(UTF_8));
        printed = more.toByteArray();
    }

    /** From now on there is always more to read. */
    synchronized void printForever() {
        endless = true;
    }

    synchronized void fail() {
        broken = true;
    }

    synchronized int reads() {
        return reads;
    }

    synchronized boolean empty() {
        return printed.length == 0;
    }

    @Override
    public synchronized int drain(byte[] buffer) throws IOException {
        reads++;
        if (broken) {
            throw new IOException("scripted: the pipe is broken");
        }
        if (endless) {
            Arrays.fill(buffer, (byte) 'y');
            return buffer.length;
        }
        int count = Math.min(buffer.length, printed.length);
        System.arraycopy(printed, 0, buffer, 0, count);
        printed = Arrays.copyOfRange(printed, count, printed.length);
        return count;
    }
}
