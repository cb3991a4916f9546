package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.slot.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The start of one sandbox, step by step, so that it can be undone from where it failed. Confined to
 * the thread that starts.
 */
final class SandboxStart {

    private static final int LONGEST_EXCERPT = 4096;

    private final SandboxSite site;
    private final ContainerId id;
    private OptionalInt user = OptionalInt.empty();
    private @Nullable SandboxGroup group;
    private @Nullable SandboxProcess process;

    SandboxStart(SandboxSite site, ContainerId id) {
        this.site = site;
        this.id = id;
    }

    Sandbox start(ContainerSpec spec, Programs programs) throws IOException {
        Slot slot = spec.slot();
        site.records().write(id, new SandboxRecords.Note(spec.stack().name(), slot.runDirectory()));
        if (site.users().isPresent()) {
            user = OptionalInt.of(site.users().get().take());
        }
        SandboxGroup created = site.cgroups()
                .create(site.run().instance(), id, site.command().limits().processes());
        group = created;
        created.allot(spec.allotment());
        Launch launch = new Launch(
                id.value(),
                user,
                slot.outputPipe(),
                slot.runDirectory(),
                slot.taskDirectory(),
                slot.layersDirectory(),
                created.joins(),
                spec.stack().command(),
                programs);
        SandboxProcess spawned = SandboxProcess.spawn(site.command().arguments(launch));
        process = spawned;
        created.entered(spawned.inner().pid());
        return new Sandbox(id, spawned, created, this::giveBack);
    }

    /** Takes back what was done. What cannot be undone stays noted, for the next instance to find. */
    void undo() throws IOException {
        try {
            if (process != null && !process.kill()) {
                throw new IOException("Container " + id + " does not end");
            }
            if (group != null) {
                group.remove();
            }
            giveBack();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while undoing the start of " + id, e);
        }
    }

    private void giveBack() throws IOException {
        site.records().delete(id);
        Optional<HostUsers> users = site.users();
        if (users.isPresent() && user.isPresent()) {
            users.get().giveBack(user.getAsInt());
        }
    }

    /** What the programs that make a sandbox said, as the end of a message. */
    String printed(Slot slot) {
        byte[] text = new byte[LONGEST_EXCERPT];
        try {
            int length = slot.output().drain(text);
            return length == 0 ? "" : ": " + new String(text, 0, length, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return ", and its output cannot be read: " + e.getMessage();
        }
    }
}
