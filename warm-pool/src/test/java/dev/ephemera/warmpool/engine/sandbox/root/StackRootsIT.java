package dev.ephemera.warmpool.engine.sandbox.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.stack.StackSupplies;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real root file systems, on the machine's own base, which outlives the test because it takes a minute to make. */
@Timeout(600)
final class StackRootsIT {

    private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");
    private static final RootSettings SETTINGS = RootSettings.of(System.getenv());
    private static final String PLAIN = "ARG BASE\nFROM ${BASE}\nRUN echo one >/etc/word\nCOPY . /var/runtime\n";

    private final String name = "test" + RandomName.of(8);
    private final StackRoots roots = new StackRoots(SETTINGS, BUBBLEWRAP);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsDebootstrap() {
        assumeTrue(Privilege.current() == Privilege.ROOT, "needs root");
        assumeTrue(Files.isExecutable(BUBBLEWRAP), "needs bubblewrap");
        roots.obstacle().ifPresent(obstacle -> assumeTrue(false, obstacle));
    }

    @AfterEach
    void removeWhatWasBuilt() throws IOException {
        for (Path left : built()) {
            PublicDirectory.deleteTree(left);
        }
    }

    private List<Path> built() throws IOException {
        try (Stream<Path> all = Files.list(SETTINGS.directory())) {
            return all.filter(path -> path.getFileName().toString().contains(name))
                    .toList();
        }
    }

    private Stack stack(String dockerfile) throws IOException {
        return stack(name, "", dockerfile);
    }

    private Stack stack(String called, String more, String dockerfile) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(called));
        Files.writeString(folder.resolve("Dockerfile"), dockerfile);
        Files.writeString(folder.resolve("stack.yaml"), """
                title: Test
                aliases: []
                command: [/bin/true]
                version-command: [/bin/cat, /etc/word]
                sandbox: {requires: [], install: nothing}
                idle-memory: 1M
                handler: {files: [], extensions: [], single: "{file}"}
                """ + more);
        return StackCatalog.read(List.of(Path.of("stacks"), directory), StackSupplies.ofThisProgram())
                .forRuntime(called)
                .orElseThrow();
    }

    @Test
    void followsTheRecipeOfTheImage() throws Exception {
        StackRoot root = roots.provide(stack(PLAIN));

        assertEquals("one", root.version());
        assertTrue(Files.isRegularFile(root.directory().resolve("var/runtime/stack.yaml")));
        assertTrue(Files.isExecutable(root.directory().resolve("usr/bin/perl")));
        assertTrue(root.own().bytes() < 1 << 20, () -> "It shares next to nothing: " + root.own());
        assertEquals(root, roots.find(stack(PLAIN)).orElseThrow());
    }

    @Test
    void startsFromTheRootOfTheStackItIsBuiltOn() throws Exception {
        stack(PLAIN);
        Stack upper = stack(name + "upper", "from: " + name, "ARG BASE\nFROM ${BASE}\nRUN echo two >>/etc/word\n");

        StackRoot root = roots.provide(upper);

        assertEquals("two", root.version());
        assertEquals("one\ntwo\n", Files.readString(root.directory().resolve("etc/word")));
        assertEquals(2, built().size());
    }

    @Test
    void takesThePlaceOfWhatWasBuiltFromOtherContents() throws Exception {
        StackRoot before = roots.provide(stack(PLAIN));
        StackRoot after = roots.provide(stack(PLAIN.replace("one", "three")));

        assertEquals("three", after.version());
        assertNotEquals(before.directory(), after.directory());
        assertFalse(Files.exists(before.directory()));
    }

    @Test
    void leavesARootThatSomebodyLivesIn() throws Exception {
        StackRoot before = roots.provide(stack(PLAIN));
        Process living = new ProcessBuilder(
                        BUBBLEWRAP.toString(),
                        "--ro-bind",
                        before.directory().toString(),
                        "/",
                        "--die-with-parent",
                        "--",
                        "/bin/sh",
                        "-c",
                        "while read -r line; do cat \"$line\"; done")
                .start();
        try (BufferedWriter questions = living.outputWriter();
                BufferedReader answers = living.inputReader()) {
            ask(questions, "/etc/word");
            assertEquals("one", answers.readLine());
            roots.provide(stack(PLAIN.replace("one", "four")));
            ask(questions, "/etc/word");
            assertEquals("one", answers.readLine());
            assertTrue(Files.exists(before.directory()));
        } finally {
            living.destroyForcibly().waitFor();
        }
        roots.rebuild(stack(PLAIN.replace("one", "four")));
        assertFalse(Files.exists(before.directory()));
    }

    private static void ask(BufferedWriter questions, String path) throws IOException {
        questions.write(path + "\n");
        questions.flush();
    }

    @Test
    void beginsByRemovingWhatAKilledBuildHasLeft() throws Exception {
        Path ruin = SETTINGS.directory().resolve("." + name + "other-0123abcd");
        Files.createDirectories(ruin.resolve("root/usr"));
        Files.writeString(ruin.resolve("context.tar"), "half of it");

        assertThrows(EngineException.class, () -> roots.provide(stack("ARG BASE\nFROM ${BASE}\nRUN false\n")));

        assertFalse(Files.exists(ruin));
    }

    @Test
    void saysWhichStepFailedAndLeavesNothing() throws Exception {
        Stack broken = stack("ARG BASE\nFROM ${BASE}\nRUN echo so it goes; false\n");

        EngineException failure = assertThrows(EngineException.class, () -> roots.provide(broken));

        assertTrue(failure.getMessage().contains("so it goes"), failure::getMessage);
        assertTrue(failure.getMessage().contains(name), failure::getMessage);
        assertEquals(List.of(), built());
    }
}
