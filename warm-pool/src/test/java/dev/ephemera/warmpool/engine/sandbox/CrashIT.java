package dev.ephemera.warmpool.engine.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Mounts;
import dev.ephemera.warmpool.resources.ContainerLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CrashIT {

    @TempDir
    Path data;

    private final String command = "sleep 8" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);

    @Test
    void sandboxesDieWithTheirPlatform() throws Exception {
        Process platform = startPlatform(command);
        try (BufferedReader output = platform.inputReader(StandardCharsets.UTF_8)) {
            Path stranded = Path.of(output.readLine());
            assertEquals("it runs", output.readLine());
            List<ProcessHandle> sleepers = running(command);
            assertFalse(sleepers.isEmpty());
            assertTrue(RunDirectories.isAlive(stranded));
            platform.toHandle().destroyForcibly();
            CompletableFuture.allOf(sleepers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(20, TimeUnit.SECONDS);
            platform.waitFor();
            assertEquals(List.of(), running(command));
            clearUpAfter(stranded);
        }
    }

    /** In the first moments of a sandbox its processes do not yet follow the platform. */
    @Test
    void theNextPlatformRemovesWhatWasJustBeingStarted() throws Exception {
        Process platform = startPlatform(command);
        try (BufferedReader output = platform.inputReader(StandardCharsets.UTF_8)) {
            Path stranded = Path.of(output.readLine());
            platform.toHandle().destroyForcibly();
            platform.waitFor();
            clearUpAfter(stranded);
        }
    }

    private void clearUpAfter(Path stranded) throws Exception {
        RunDirectories directories = RunDirectories.of(data);
        assertTrue(directories.dead().contains(stranded));
        try (RunDirectory next = directories.create(InstanceId.random());
                SandboxEngine engine = SandboxEngine.open(next, ContainerLimits.DEFAULT, TestRoots.SETTINGS)) {
            FoundContainer found = engine.list().stream()
                    .filter(candidate -> candidate.runDirectory().equals(stranded))
                    .findFirst()
                    .orElseThrow();
            assertEquals("stranded", found.stack());
            engine.remove(found);
            directories.delete(stranded);
            assertTrue(
                    engine.list().stream().noneMatch(left -> left.runDirectory().equals(stranded)));
        }
        assertEquals(List.of(), running(command));
        assertFalse(Files.exists(stranded));
        assertEquals(List.of(), Mounts.below(stranded));
        assertEquals("content", Files.readString(data.resolve("code/package/file")));
    }

    private Process startPlatform(String command) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StrandedPlatform.class.getName(),
                        data.toString(),
                        command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Bubblewrap itself, which has the command among its arguments, and what it started. */
    private static List<ProcessHandle> running(String command) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(command))
                .filter(process -> !process.info().command().orElse("").contains("java"))
                .toList();
    }
}
