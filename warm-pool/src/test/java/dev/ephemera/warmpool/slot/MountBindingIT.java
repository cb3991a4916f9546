package dev.ephemera.warmpool.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Mounts;
import dev.ephemera.warmpool.posix.Privilege;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountBindingIT {

    @TempDir
    Path data;

    @BeforeEach
    void needRoot() {
        assumeTrue(Privilege.current() == Privilege.ROOT, "mounting needs root");
    }

    @Test
    void bindsCodeReadOnlyAndLetsItGo() throws IOException {
        Path code = Files.createDirectories(data.resolve("code/package with space"));
        Files.writeString(code.resolve("file"), "content");
        RunDirectory run = new RunDirectories(data.resolve("run"), Privilege.ROOT).create(InstanceId.random());
        HostSlots slots = HostSlots.open(run, data.resolve("code"));
        Slot slot = slots.create(new ContainerId("one"));
        slot.bind(code);
        Path seen = slot.taskDirectory().resolve("file");
        assertEquals("content", Files.readString(seen));
        assertThrows(FileSystemException.class, () -> Files.writeString(seen, "changed"));
        slot.delete();
        slot.delete();
        assertFalse(Files.exists(slot.taskDirectory()));
        assertEquals("content", Files.readString(code.resolve("file")));
        run.close();
        assertEquals(0, Mounts.below(data).size());
    }

    @Test
    void bindsLayersOverTheFolderThatIsThereFromTheStart() throws IOException {
        Path layers = Files.createDirectories(data.resolve("code/layers/lib")).getParent();
        Files.writeString(layers.resolve("lib/file"), "content");
        RunDirectory run = new RunDirectories(data.resolve("run"), Privilege.ROOT).create(InstanceId.random());
        Slot slot = HostSlots.open(run, data.resolve("code")).create(new ContainerId("one"));
        assertTrue(Files.isDirectory(slot.layersDirectory().resolve("lib")));
        slot.bindLayers(layers);
        Path seen = slot.layersDirectory().resolve("lib/file");
        assertEquals("content", Files.readString(seen));
        assertThrows(FileSystemException.class, () -> Files.writeString(seen, "changed"));
        slot.delete();
        assertFalse(Files.exists(slot.layersDirectory()));
        assertEquals("content", Files.readString(layers.resolve("lib/file")));
        run.close();
        assertEquals(0, Mounts.below(data).size());
    }

    @Test
    void aDeadInstanceIsClearedOfItsMounts() throws IOException {
        Path code = Files.createDirectories(data.resolve("code/package"));
        Files.writeString(code.resolve("file"), "content");
        RunDirectories directories = new RunDirectories(data.resolve("run"), Privilege.ROOT);
        RunDirectory run = directories.create(InstanceId.random());
        HostSlots.open(run, data.resolve("code")).create(new ContainerId("one")).bind(code);
        assertTrue(Mounts.below(run.path()).size() >= 3);
        run.close();
        assertFalse(Files.exists(run.path()));
        assertEquals("content", Files.readString(code.resolve("file")));
    }

    @Test
    void refusesCodeFromElsewhere() throws IOException {
        try (RunDirectory run = new RunDirectories(data.resolve("run"), Privilege.ROOT).create(InstanceId.random())) {
            Slot slot = HostSlots.open(run, data.resolve("code")).create(new ContainerId("one"));
            assertThrows(IllegalArgumentException.class, () -> slot.bind(Path.of("/etc")));
        }
    }
}
