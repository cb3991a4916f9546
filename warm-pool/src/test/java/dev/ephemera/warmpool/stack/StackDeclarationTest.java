package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StackDeclarationTest {

    private static final String COMPLETE = """
            title: Ruby
            aliases: [ruby3.2, ruby3.3]
            command: [/usr/bin/ruby, /var/runtime/bootstrap.rb]
            version-command: [/usr/bin/ruby, -e, puts RUBY_VERSION]
            sandbox:
              requires: [/usr/bin/ruby]
              install: apt-get install ruby
            idle-memory: 20M
            handler:
              files: ["{script}.rb"]
              extensions: [.rb]
              single: "{stem}.handler"
            """;

    @TempDir
    Path directory;

    private Stack read(String declaration) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("ruby"));
        Files.writeString(folder.resolve("stack.yaml"), declaration);
        return StackCatalog.read(List.of(directory), new StackSupplies(directory.resolve("supplies")))
                .forRuntime("ruby")
                .orElseThrow();
    }

    @Test
    void readsEveryKey() throws IOException {
        Stack stack = read(COMPLETE);
        assertEquals("ruby", stack.name());
        assertEquals("Ruby", stack.title());
        assertEquals(Set.of("ruby3.2", "ruby3.3"), stack.aliases());
        assertEquals(directory.resolve("ruby"), stack.directory());
        assertEquals(List.of("/usr/bin/ruby", "/var/runtime/bootstrap.rb"), stack.command());
        assertEquals(List.of(Path.of("/usr/bin/ruby")), stack.requires());
        assertEquals("apt-get install ruby", stack.installHint());
        assertEquals(List.of("/usr/bin/ruby", "-e", "puts RUBY_VERSION"), stack.version());
        assertEquals(MemorySize.ofMegabytes(20), stack.idleMemory());
        assertEquals(new HandlerFiles(List.of("{script}.rb"), List.of(".rb"), "{stem}.handler"), stack.handlers());
    }

    @Test
    void findsItsSuppliesWhereThePlatformHasThem() throws IOException {
        assertEquals(List.of(), read(COMPLETE).supplies());
        assertEquals(
                List.of(directory.resolve("supplies/java-runtime")),
                read(COMPLETE + "supplies: [java-runtime]\n").supplies());
    }

    @Test
    void namesTheFileAndTheKeyThatIsMissing() {
        for (String key : List.of(
                "title",
                "aliases",
                "command",
                "version-command",
                "sandbox.requires",
                "sandbox.install",
                "idle-memory",
                "handler.files",
                "handler.extensions",
                "handler.single")) {
            String lastPart = key.substring(key.indexOf('.') + 1);
            String without = COMPLETE.replaceFirst("(?m)^ *" + lastPart + ":.*\n", "");
            String message = assertThrows(IllegalArgumentException.class, () -> read(without))
                    .getMessage();
            assertTrue(message.contains("ruby/stack.yaml") && message.contains("'" + key + "'"), message);
        }
    }

    @Test
    void namesAKeyItDoesNotKnow() {
        String message = assertThrows(IllegalArgumentException.class, () -> read(COMPLETE + "memory: 12M\n"))
                .getMessage();
        assertTrue(message.contains("memory"), message);
    }

    @Test
    void refusesAnIdleMemoryThatIsNoSize() {
        String message = assertThrows(IllegalArgumentException.class, () -> read(COMPLETE.replace("20M", "a lot")))
                .getMessage();
        assertTrue(message.contains("stack.yaml") && message.contains("a lot"), message);
    }

    @Test
    void refusesAnEmptyFile() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> read("")).getMessage();
        assertTrue(message.contains("stack.yaml"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory: 12M|there is no key 'memory'; there are aliases, command, from",
                "from: [a, b]|'from'",
                "supplies: one|'supplies'",
                "handler: python|'handler'",
                "from: 'a|not YAML",
            })
    void saysWhatIsWrongInOneLineWithoutATypeOfOurs(String line, String expected) {
        String key = line.substring(0, line.indexOf(':'));
        String declaration = COMPLETE.replaceFirst("(?ms)^" + key + ":.*?(?=^\\S|\\z)", "") + line + "\n";
        String message = assertThrows(IllegalArgumentException.class, () -> read(declaration))
                .getMessage();
        assertTrue(message.contains("ruby/stack.yaml: ") && message.contains(expected), message);
        assertFalse(message.contains("dev.ephemera") || message.contains("java."), message);
        assertEquals(1, message.lines().count(), message);
    }
}
