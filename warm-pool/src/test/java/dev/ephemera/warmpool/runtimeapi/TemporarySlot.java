package dev.ephemera.warmpool.runtimeapi;

import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.slot.SlotOutput;
import java.nio.file.Path;

/** A slot of which only the socket is real. Immutable. */
record TemporarySlot(Path runDirectory) implements Slot {

    @Override
    public Path apiSocket() {
        return runDirectory.resolve("api.sock");
    }

    @Override
    public Path outputPipe() {
        return runDirectory.resolve("out");
    }

    @Override
    public Path taskDirectory() {
        return runDirectory.resolve("task");
    }

    @Override
    public void bind(Path code) {
        throw new UnsupportedOperationException("there is nothing to bind to");
    }

    @Override
    public Path layersDirectory() {
        return runDirectory.resolve("opt");
    }

    @Override
    public void bindLayers(Path layers) {
        throw new UnsupportedOperationException("there is nothing to bind to");
    }

    @Override
    public SlotOutput output() {
        return _ -> 0;
    }

    @Override
    public void delete() {}
}
