package dev.ephemera.warmpool.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    private Path folder;

    @Test
    void isHeldByOneUntilItIsGivenBack() throws IOException {
        try (FolderLock _ = FolderLock.tryTake(folder).orElseThrow()) {
            assertTrue(FolderLock.tryTake(folder).isEmpty());
            assertEquals("this process", FolderLock.holder(folder));
        }

        FolderLock.tryTake(folder).orElseThrow().close();
    }

    @Test
    void isTheSameByWhateverPathTheFolderIsReached() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        try (FolderLock _ = FolderLock.tryTake(folder).orElseThrow()) {
            assertTrue(FolderLock.tryTake(link).isEmpty());
        }
    }

    @Test
    void saysWhoHasSignedItLast() throws IOException {
        FolderLock.tryTake(folder).orElseThrow().close();

        assertEquals("process " + ProcessHandle.current().pid(), FolderLock.holder(folder));
    }

    @Test
    void knowsNobodyWhereNobodyHasSigned() {
        assertEquals("another process", FolderLock.holder(folder));
    }

    @Test
    void isNotTakenInAFolderThatDoesNotExist() {
        assertThrows(NoSuchFileException.class, () -> FolderLock.tryTake(folder.resolve("missing")));
    }
}
