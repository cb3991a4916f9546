package dev.ephemera.warmpool.slot;

import dev.ephemera.warmpool.posix.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Mounts code onto the slot, which propagates into the running container. The mount is made from a
 * second view of the code store that is read-only already, since making a mount read-only later would
 * not propagate.
 *
 * @param store the code store as the dispatcher knows it
 * @param view the same, mounted {@code ro,nosuid,nodev}
 */
record MountBinding(Path store, Path view) implements CodeBinding {

    static MountBinding open(Path store, Path view) throws IOException {
        Files.createDirectory(view);
        Mounts.bindReadOnly(store, view);
        return new MountBinding(store, view);
    }

    @Override
    public void bind(Path code, Path task) throws IOException {
        if (!code.startsWith(store)) {
            throw new IllegalArgumentException(code + " is not in the code store " + store);
        }
        Mounts.bind(view.resolve(store.relativize(code)), task);
    }

    @Override
    public void unbind(Path task) throws IOException {
        Mounts.detach(task);
        try (Stream<Path> files = Files.find(task, Integer.MAX_VALUE, (_, found) -> !found.isDirectory())) {
            if (files.findAny().isPresent()) {
                throw new IOException(task + " still shows a package after it was unmounted");
            }
        }
    }
}
