package dev.ephemera.warmpool.slot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.warmpool.instance.ContainerId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Optional;

/** A slot that touches no file. Thread-safe: all state is guarded by the object's own monitor. */
public final class FakeSlot implements Slot {

    private final ContainerId id;
    private final FakeSlots slots;
    private InputStream printed = InputStream.nullInputStream();
    private Optional<Path> code = Optional.empty();
    private Optional<Path> layers = Optional.empty();
    private int bindFailures;
    private int deleteFailures;

    FakeSlot(ContainerId id, FakeSlots slots) {
        this.id = id;
        this.slots = slots;
    }

    public ContainerId id() {
        return id;
    }

    /** The container writes to its standard output. */
    public synchronized void print(String text) {
        printed = new SequenceInputStream(printed, new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    /** The code that has been bound, if any. */
    public synchronized Optional<Path> code() {
        return code;
    }

    /** The layers that have been bound, if any. */
    public synchronized Optional<Path> layers() {
        return layers;
    }

    public synchronized void failNextBinds(int times) {
        bindFailures = times;
    }

    public synchronized void failNextDeletes(int times) {
        deleteFailures = times;
    }

    @Override
    public Path runDirectory() {
        return Path.of("/nowhere/slots", id.value(), "run");
    }

    @Override
    public Path apiSocket() {
        return runDirectory().resolve("api.sock");
    }

    @Override
    public Path outputPipe() {
        return runDirectory().resolve("out");
    }

    @Override
    public Path taskDirectory() {
        return Path.of("/nowhere/slots", id.value(), "task");
    }

    @Override
    public synchronized void bind(Path directory) throws IOException {
        if (bindFailures > 0) {
            bindFailures--;
            throw new IOException("scripted: code cannot be bound to " + this);
        }
        code = Optional.of(directory);
    }

    @Override
    public Path layersDirectory() {
        return Path.of("/nowhere/slots", id.value(), "opt");
    }

    @Override
    public synchronized void bindLayers(Path directory) {
        layers = Optional.of(directory);
    }

    @Override
    public SlotOutput output() {
        return this::drain;
    }

    private synchronized int drain(byte[] buffer) throws IOException {
        return printed.readNBytes(buffer, 0, buffer.length);
    }

    @Override
    public synchronized void delete() throws IOException {
        if (deleteFailures > 0) {
            deleteFailures--;
            throw new IOException("scripted: " + this + " cannot be deleted");
        }
        slots.deleted(this);
    }

    @Override
    public String toString() {
        return "slot of " + id;
    }
}
