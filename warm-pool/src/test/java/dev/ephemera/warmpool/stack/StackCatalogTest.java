package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StackCatalogTest {

    @TempDir
    Path directory;

    @Test
    void findsTheStacksWeShip() throws IOException {
        StackCatalog catalog = StackCatalog.read(Path.of("stacks"));
        assertEquals(
                List.of(
                        "bash",
                        "dotnet",
                        "ffmpeg",
                        "go",
                        "imagemagick",
                        "java",
                        "lua",
                        "nodejs",
                        "perl",
                        "php",
                        "provided",
                        "python",
                        "r",
                        "ruby",
                        "scala",
                        "tcl"),
                catalog.stacks().stream().map(Stack::name).toList());
        assertTrue(catalog.runtimes()
                .containsAll(List.of("python3.11", "nodejs18.x", "nodejs24.x", "provided.al2023", "go1.x", "python")));
    }

    @Test
    void shipsAnImageAndABootstrapWithEveryStack() throws IOException {
        for (Stack stack : StackCatalog.read(Path.of("stacks")).stacks()) {
            assertTrue(stack.dockerfile().isPresent(), stack::name);
            stack.command().stream()
                    .filter(word -> Path.of(word).startsWith(Stack.DIRECTORY_INSIDE))
                    .forEach(word -> assertTrue(
                            Files.isRegularFile(Path.of(new StackFiles(stack).onHost(word))),
                            () -> stack.name() + ": " + word));
        }
    }

    @Test
    void knowsAStackByNameAndByAlias() {
        Stack python = FakeStack.named("python");
        StackCatalog catalog = new StackCatalog(List.of(python, FakeStack.named("ruby")));
        assertEquals(Optional.of(python), catalog.forRuntime("python"));
        assertEquals(Optional.of(python), catalog.forRuntime("python1.0"));
        assertEquals(Optional.empty(), catalog.forRuntime("python2.0"));
        assertEquals(List.of("python", "python1.0", "ruby", "ruby1.0"), List.copyOf(catalog.runtimes()));
    }

    @Test
    void refusesARuntimeThatTwoStacksClaim() {
        List<Stack> twice = List.of(FakeStack.named("python"), FakeStack.named("python"));
        String message = assertThrows(IllegalArgumentException.class, () -> new StackCatalog(twice))
                .getMessage();
        assertTrue(message.contains("'python'"), message);
    }

    @Test
    void passesOverFoldersWithoutADeclaration() throws IOException {
        Files.createDirectories(directory.resolve("base"));
        declare("one", "");
        assertEquals(
                List.of("one"),
                StackCatalog.read(directory).stacks().stream().map(Stack::name).toList());
    }

    @Test
    void refusesAFolderInWhichThereIsNoStack() throws IOException {
        declare("one", "");
        for (Path wrong : List.of(directory.resolve("one"), Files.createDirectories(directory.resolve("two")))) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> StackCatalog.read(List.of(Path.of("stacks"), wrong), StackSupplies.ofThisProgram()))
                    .getMessage();
            assertTrue(message.contains(wrong.toString()) && message.contains("stack.yaml"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"My Stack", "Ruby", "rubý", "base", "a_b", "-a", "a--b"})
    void refusesANameThatNoImageCanHave(String name) throws IOException {
        declare(name, "");
        String message = assertThrows(IllegalArgumentException.class, () -> StackCatalog.read(directory))
                .getMessage();
        assertTrue(message.contains("'" + name + "'") && message.contains("small letters"), message);
    }

    private void declare(String name, String more) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve(name)).resolve("stack.yaml"), """
                title: Some
                aliases: []
                command: [/bin/true]
                version-command: [/bin/true]
                sandbox: {requires: [], install: nothing}
                idle-memory: 1M
                handler: {files: [], extensions: [], single: "{file}"}
                """ + more);
    }

    @Test
    void leadsFromAStackToTheOnesItIsBuiltOn() throws IOException {
        declare("top", "from: middle");
        declare("middle", "from: bottom");
        declare("bottom", "");
        Stack top = StackCatalog.read(directory).forRuntime("top").orElseThrow();
        assertEquals("middle", top.parent().orElseThrow().name());
        assertEquals("bottom", top.parent().orElseThrow().parent().orElseThrow().name());
        assertEquals(
                Optional.empty(),
                top.parent().orElseThrow().parent().orElseThrow().parent());
    }

    @Test
    void refusesAStackThatIsBuiltOnNothingThereIs() throws IOException {
        declare("top", "from: middel");
        declare("middle", "");
        String message = assertThrows(IllegalArgumentException.class, () -> StackCatalog.read(directory))
                .getMessage();
        assertTrue(message.contains("'middel'") && message.contains("middle"), message);
    }

    @Test
    void refusesStacksThatAreBuiltOnEachOther() throws IOException {
        declare("one", "from: two");
        declare("two", "from: one");
        assertThrows(IllegalArgumentException.class, () -> StackCatalog.read(directory));
    }

    @Test
    void addsStacksOfAnotherFolderToThose() throws IOException {
        declare("mine", "from: python");
        StackSupplies supplies = StackSupplies.ofThisProgram();
        StackCatalog catalog = StackCatalog.read(List.of(Path.of("stacks"), directory), supplies);
        Stack mine = catalog.forRuntime("mine").orElseThrow();
        assertEquals("python", mine.parent().orElseThrow().name());
        assertEquals(Path.of("stacks", "base").toAbsolutePath(), mine.base());
        assertThrows(
                IllegalArgumentException.class,
                () -> StackCatalog.read(List.of(directory, directory.resolve("absent")), supplies));
        declare("python", "");
        assertThrows(
                IllegalArgumentException.class,
                () -> StackCatalog.read(List.of(Path.of("stacks"), directory), supplies));
    }
}
