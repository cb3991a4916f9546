package dev.ephemera.warmpool.slot;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.NamedPipe;
import dev.ephemera.warmpool.posix.Privilege;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Slots on this machine, in an instance's run directory. Immutable. The directory of a slot has a
 * random name, which users of the machine who may pass through its parent can neither list nor guess.
 */
public final class HostSlots implements Slots {

    private static final int NAME_LENGTH = 12;
    private static final int LONGEST_SOCKET_PATH = 107;

    private final Path directory;
    private final CodeBinding binding;

    private HostSlots(Path directory, CodeBinding binding) {
        this.directory = directory;
        this.binding = binding;
    }

    /**
     * Prepares an instance to bind code: by mounts where it has the privilege, otherwise by hard links.
     *
     * @param codeStore the directory that holds all packages; without privilege on the same mount as
     *     the run directory
     * @throws IOException also if sockets in this run directory would have too long a path
     */
    public static HostSlots open(RunDirectory run, Path codeStore) throws IOException {
        Path socket = HostSlot.socketIn(run.slots().resolve("x".repeat(NAME_LENGTH)));
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET_PATH) {
            throw new IOException("Sockets in " + run.slots() + " would have paths of " + length + " bytes, and "
                    + LONGEST_SOCKET_PATH + " are allowed; choose a data directory with a shorter path");
        }
        Files.createDirectories(codeStore);
        Path store = codeStore.toRealPath();
        boolean mounts = run.siblings().privilege() == Privilege.ROOT;
        return new HostSlots(
                run.slots(), mounts ? MountBinding.open(store, run.path().resolve("code")) : LinkBinding.INSTANCE);
    }

    @Override
    public Slot create(ContainerId id) throws IOException {
        Path slot = directory.resolve(RandomName.of(NAME_LENGTH));
        try {
            PublicDirectory.createPassable(slot);
            PublicDirectory.createReadable(HostSlot.runIn(slot));
            PublicDirectory.createReadable(HostSlot.taskIn(slot));
            PublicDirectory.createReadable(HostSlot.layersIn(slot));
            PublicDirectory.createReadable(HostSlot.librariesIn(slot));
            return new HostSlot(id, slot, binding, NamedPipe.create(HostSlot.pipeIn(slot)));
        } catch (IOException e) {
            PublicDirectory.deleteTree(slot);
            throw e;
        }
    }
}
