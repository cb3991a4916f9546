package dev.ephemera.warmpool.slot;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.posix.NamedPipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A slot's directories and its open pipe, owned by the slot and given back by {@link #delete}. */
final class HostSlot implements Slot {

    private final ContainerId id;
    private final Path directory;
    private final CodeBinding binding;
    private final NamedPipe output;

    /** Set by the run, read by whoever deletes the slot after it. */
    private volatile boolean layersBound;

    HostSlot(ContainerId id, Path directory, CodeBinding binding, NamedPipe output) {
        this.id = id;
        this.directory = directory;
        this.binding = binding;
        this.output = output;
    }

    static Path runIn(Path slot) {
        return slot.resolve("run");
    }

    static Path taskIn(Path slot) {
        return slot.resolve("task");
    }

    static Path layersIn(Path slot) {
        return slot.resolve("opt");
    }

    /**
     * Is there from the start, empty: the dynamic linker never again looks into a directory that was
     * missing when a process began, and processes begin before their layers are known.
     */
    static Path librariesIn(Path slot) {
        return layersIn(slot).resolve("lib");
    }

    static Path socketIn(Path slot) {
        return runIn(slot).resolve("api.sock");
    }

    static Path pipeIn(Path slot) {
        return runIn(slot).resolve("out");
    }

    @Override
    public Path runDirectory() {
        return runIn(directory);
    }

    @Override
    public Path apiSocket() {
        return socketIn(directory);
    }

    @Override
    public Path outputPipe() {
        return pipeIn(directory);
    }

    @Override
    public Path taskDirectory() {
        return taskIn(directory);
    }

    @Override
    public void bind(Path code) throws IOException {
        binding.bind(code, taskDirectory());
    }

    @Override
    public Path layersDirectory() {
        return layersIn(directory);
    }

    @Override
    public void bindLayers(Path layers) throws IOException {
        layersBound = true;
        binding.bind(layers, layersDirectory());
    }

    @Override
    public SlotOutput output() {
        return output::read;
    }

    @Override
    public void delete() throws IOException {
        output.close();
        if (Files.exists(taskDirectory())) {
            binding.unbind(taskDirectory());
        }
        if (layersBound && Files.exists(layersDirectory())) {
            binding.unbind(layersDirectory());
        }
        PublicDirectory.deleteTree(directory);
        if (Files.exists(directory)) {
            throw new IOException("The slot of container " + id + " at " + directory + " is still there");
        }
    }
}
