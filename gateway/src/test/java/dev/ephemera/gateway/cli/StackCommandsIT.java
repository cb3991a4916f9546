package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code stacks build} in a process group of its own, ended in the middle of a build on the machine's own base. */
@Timeout(600)
final class StackCommandsIT {

    private static final Path RUN_DIRECTORIES = Path.of("/run/ephemera");

    @TempDir
    private Path directory;

    private String name;
    private Process build;
    private Path run;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Privilege.current() == Privilege.ROOT, "needs root");
        for (String program : List.of("/usr/bin/bwrap", "/usr/sbin/debootstrap", "/usr/bin/setsid")) {
            assumeTrue(Files.isExecutable(Path.of(program)), "needs " + program);
        }
        name = "test" + ProcessHandle.current().pid();
        Path stack = Files.createDirectories(directory.resolve("stacks").resolve(name));
        Files.writeString(stack.resolve("Dockerfile"), "ARG BASE\nFROM ${BASE}\nRUN echo it begins; sleep 500\n");
        Files.writeString(stack.resolve("stack.yaml"), """
                title: Test
                aliases: []
                command: [/bin/true]
                version-command: []
                sandbox: {requires: [/nowhere], install: nothing}
                idle-memory: 1M
                handler: {files: [], extensions: [], single: "{file}"}
                """);
        build = command("build", name);
        awaitTheMiddle();
        run = runDirectory();
    }

    private Process command(String verb, String stack) throws IOException {
        // A test that was started in the background has interrupts ignored, and so would the command.
        List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
        words.add("-Dephemera.home=" + Path.of("..").toAbsolutePath().normalize());
        words.addAll(List.of("dev.ephemera.gateway.Main", "stacks", verb, stack, "--engine", "sandbox", "--stacks"));
        words.add(directory.resolve("stacks").toString());
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    /** Without the tests' own beans, which would give the command other stacks. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void awaitTheMiddle() throws IOException {
        BufferedReader output = build.inputReader();
        StringBuilder before = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.contains("it begins")) {
            before.append(line).append('\n');
            line = output.readLine();
        }
        assertTrue(line != null, before::toString);
    }

    /** The one whose lock the command holds. */
    private Path runDirectory() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(build.pid()), "fd"))) {
            for (Path descriptor : open.toList()) {
                Path file = Files.readSymbolicLink(descriptor);
                if (file.endsWith("lock")
                        && RUN_DIRECTORIES.equals(file.getParent().getParent())) {
                    return file.getParent();
                }
            }
        }
        throw new AssertionError("the command has no run directory");
    }

    @AfterEach
    void stop() throws IOException {
        if (build != null) {
            build.destroyForcibly();
            build.inputReader().close();
            for (Path left : leftOfTheBuild()) {
                PublicDirectory.deleteTree(left);
            }
        }
    }

    private List<Path> leftOfTheBuild() throws IOException {
        try (Stream<Path> roots = Files.list(Path.of("/var/lib/ephemera/roots"))) {
            return roots.filter(root -> root.getFileName().toString().contains(name))
                    .toList();
        }
    }

    @Test
    void anInterruptLeavesNothing() throws Exception {
        new ProcessBuilder("kill", "-INT", "--", "-" + build.pid())
                .inheritIO()
                .start()
                .waitFor();

        assertEquals(130, build.waitFor());
        assertFalse(Files.exists(run));
        assertEquals(List.of(), leftOfTheBuild());
    }

    @Test
    void whatAKilledOneLeavesGoesWithTheNext() throws Exception {
        build.destroyForcibly().waitFor();
        assertTrue(Files.exists(run));

        Process next = command("list", "python");
        String said = new String(next.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, next.waitFor(), said);
        assertFalse(Files.exists(run));
    }
}
