package dev.ephemera.warmpool.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.posix.Privilege;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoriesTest {

    private static final String TAKE_LOCK = "use Fcntl; open(my $file, '+<', $ARGV[0]) or die;"
            + " my $lock = pack('s s x4 q q i x4', F_WRLCK, 0, 0, 0, 0);"
            + " my $taken = fcntl($file, F_SETLK, $lock);";

    @TempDir
    Path parent;

    private RunDirectories directories;

    @BeforeEach
    void open() {
        directories = new RunDirectories(parent, Privilege.USER);
    }

    @Test
    void aRunningInstanceIsAlive() throws IOException {
        try (RunDirectory mine = directories.create(InstanceId.random())) {
            assertTrue(RunDirectories.isAlive(mine.path()));
            assertEquals(List.of(), directories.dead());
            assertEquals(List.of(mine.path()), directories.all());
            assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(mine.path())));
        }
    }

    @Test
    void aClosedInstanceLeavesNothing() throws IOException {
        RunDirectory mine = directories.create(InstanceId.random());
        Files.writeString(mine.slots().resolve("left-over"), "x");
        mine.close();
        mine.close();
        assertFalse(Files.exists(mine.path()));
        assertFalse(RunDirectories.isAlive(mine.path()));
    }

    @Test
    void aDirectoryNobodyLocksIsDead() throws IOException {
        Path dead = Files.createDirectories(parent.resolve("abcd1234/slots/x"))
                .getParent()
                .getParent();
        Files.createFile(dead.resolve("lock"));
        assertEquals(List.of(dead), directories.dead());
        directories.delete(dead);
        directories.delete(dead);
        assertFalse(Files.exists(dead));
    }

    @Test
    void aDirectoryIsAliveWhileAnotherProcessLocksIt() throws IOException, InterruptedException {
        Path other = Files.createDirectories(parent.resolve("abcd1234"));
        Path lock = Files.createFile(other.resolve("lock"));
        Process holder = new ProcessBuilder(
                        "/usr/bin/perl",
                        "-e",
                        TAKE_LOCK + " $| = 1; print 'locked' if $taken; <STDIN>",
                        lock.toString())
                .start();
        try (InputStream locked = holder.getInputStream()) {
            assertEquals('l', locked.read());
            assertTrue(RunDirectories.isAlive(other));
            directories.delete(other);
            assertTrue(Files.exists(lock));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertEquals(List.of(other), directories.dead());
    }

    @Test
    void lookingAtALivingInstanceDoesNotTakeItsLockAway() throws IOException, InterruptedException {
        try (RunDirectory mine = directories.create(InstanceId.random())) {
            assertTrue(RunDirectories.isAlive(mine.path()));
            directories.delete(mine.path());
            Process prober = new ProcessBuilder(
                            "/usr/bin/perl",
                            "-e",
                            TAKE_LOCK + " exit($taken ? 0 : 7)",
                            mine.path().resolve("lock").toString())
                    .start();
            assertEquals(7, prober.waitFor());
        }
    }
}
