package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerCommandTest {

    @TempDir
    private Path folder;

    private Path libraries;
    private EmbeddedBrokerSettings settings;

    @BeforeEach
    void makeLibraries() throws IOException {
        libraries = Files.createDirectory(folder.resolve("lib"));
        Files.createFile(libraries.resolve("kafka_2.13-9.8.7.jar"));
        Files.createFile(libraries.resolve("a.jar"));
        Files.createFile(libraries.resolve("a.txt"));
        settings = EmbeddedBrokerSettings.of(libraries, folder.resolve("data"));
    }

    private ProcessBuilder command() throws BrokerException {
        return BrokerCommand.of(settings, new BrokerFolder(settings.data()));
    }

    @Test
    void runsTheJarsOfTheFolderWithTheHeapThatIsSet() throws BrokerException {
        List<String> words = command().command();

        assertEquals(Path.of(System.getProperty("java.home"), "bin/java").toString(), words.getFirst());
        assertTrue(words.contains("-Xmx" + MemorySize.ofMegabytes(256).bytes()), words.toString());
        assertEquals(
                List.of(
                        "-cp",
                        libraries.resolve("a.jar") + ":" + libraries.resolve("kafka_2.13-9.8.7.jar"),
                        "dev.ephemera.broker.Main",
                        settings.data().resolve("server.properties").toString()),
                words.subList(words.size() - 4, words.size()));
        assertEquals("embedded Kafka 9.8.7", new BrokerLibraries(libraries).name());
    }

    @Test
    void passesNothingOnThatIsNoneOfTheBrokersBusiness() throws BrokerException {
        Set<String> variables = command().environment().keySet();

        assertTrue(
                Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH")
                        .containsAll(variables),
                variables.toString());
    }

    @Test
    void namesTheJavaThatIsMissing() {
        settings = new EmbeddedBrokerSettings(
                libraries, settings.data(), Path.of("/nowhere"), 0, settings.heap(), Duration.ofSeconds(1));

        assertEquals(
                "there is no Java in /nowhere: name the home of a Java 25",
                assertThrows(BrokerException.class, this::command).sentence());
    }

    @Test
    void namesTheFolderWithoutJars() throws IOException {
        Path missing = folder.resolve("missing");
        settings = EmbeddedBrokerSettings.of(missing, settings.data());

        String sentence = assertThrows(BrokerException.class, this::command).sentence();

        assertTrue(sentence.startsWith("the libraries in " + missing + " cannot be read ("), sentence);
        assertEquals("embedded Kafka", new BrokerLibraries(missing).name());
    }
}
