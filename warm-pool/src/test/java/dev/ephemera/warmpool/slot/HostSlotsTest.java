package dev.ephemera.warmpool.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slots of a normal user; those of root are tried by {@code MountBindingIT} and the engines. */
final class HostSlotsTest {

    private static final ContainerId ID = new ContainerId("one");

    @TempDir
    Path data;

    private RunDirectory run;
    private Path store;
    private HostSlots slots;

    @BeforeEach
    void open() throws IOException {
        run = new RunDirectories(data.resolve("run"), Privilege.USER).create(InstanceId.random());
        store = data.resolve("code");
        slots = HostSlots.open(run, store);
    }

    @AfterEach
    void close() throws IOException {
        run.close();
    }

    @Test
    void readsOutputWithoutEverWaiting() throws IOException {
        Slot slot = slots.create(ID);
        byte[] buffer = new byte[5];
        assertEquals(0, slot.output().drain(buffer));
        Files.writeString(slot.outputPipe(), "output");
        assertEquals(5, slot.output().drain(buffer));
        assertEquals("outpu", new String(buffer, StandardCharsets.UTF_8));
        assertEquals(1, slot.output().drain(buffer));
        assertEquals(0, slot.output().drain(buffer));
        slot.delete();
        assertEquals(0, slot.output().drain(buffer));
    }

    @Test
    void othersMayWriteToThePipeAndNotReadIt() throws IOException {
        Slot slot = slots.create(ID);
        assertEquals("rw--w--w-", PosixFilePermissions.toString(Files.getPosixFilePermissions(slot.outputPipe())));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(slot.runDirectory())));
        slot.delete();
    }

    @Test
    void deletesItselfAndLeavesTheCode() throws IOException {
        Path code = Files.createDirectories(store.resolve("package/folder")).getParent();
        Files.writeString(code.resolve("folder/file"), "content");
        Files.createSymbolicLink(code.resolve("link"), Path.of("folder/file"));
        Slot slot = slots.create(ID);
        slot.bind(code);
        assertEquals("content", Files.readString(slot.taskDirectory().resolve("link")));
        assertTrue(Files.isSymbolicLink(slot.taskDirectory().resolve("link")));
        slot.delete();
        slot.delete();
        assertFalse(Files.exists(slot.taskDirectory()));
        assertEquals("content", Files.readString(code.resolve("link")));
    }

    @Test
    void deletesItselfAndLeavesTheLayers() throws IOException {
        Path layers = Files.createDirectories(store.resolve("layers/lib")).getParent();
        Files.writeString(layers.resolve("lib/file"), "content");
        Slot slot = slots.create(ID);
        assertTrue(Files.isDirectory(slot.layersDirectory().resolve("lib")));
        slot.bindLayers(layers);
        assertEquals("content", Files.readString(slot.layersDirectory().resolve("lib/file")));
        slot.delete();
        assertFalse(Files.exists(slot.layersDirectory()));
        assertEquals("content", Files.readString(layers.resolve("lib/file")));
    }

    @Test
    void refusesADirectoryTooDeepForSockets() throws IOException {
        Path deep = data.resolve("a".repeat(90));
        try (RunDirectory far = new RunDirectories(deep, Privilege.USER).create(InstanceId.random())) {
            IOException refused = assertThrows(IOException.class, () -> HostSlots.open(far, store));
            assertTrue(refused.getMessage().contains("shorter path"), refused.getMessage());
        }
    }
}
