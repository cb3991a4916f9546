package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerCommandsTest {

    @TempDir
    private Path directory;

    private TestDoors doors;

    @BeforeEach
    void open() throws IOException {
        doors = TestDoors.open(directory.resolve("data"));
        Files.writeString(
                Files.createDirectories(directory.resolve("tools/bin")).resolve("tool"), "#!/bin/sh");
        Files.writeString(directory.resolve("hello.fake"), "print()");
    }

    @AfterEach
    void close() {
        doors.close();
    }

    private Session.Result run(String... arguments) {
        return new Session().with("EPHEMERA_URL", doors.address().toString()).run(arguments);
    }

    private Session.Result publish() {
        return run(
                "layer",
                "publish",
                "tools",
                directory.resolve("tools").toString(),
                "--description",
                "many tools",
                "--runtime",
                "python");
    }

    @Test
    void publishesAFolderAndListsIt() {
        assertEquals("", publish().err());
        Session.Result second = publish();
        assertTrue(second.out().startsWith("published tools:2 ("), second.out());
        assertTrue(second.out().contains("arn:aws:lambda:us-east-1:000000000000:layer:tools:2"), second.out());
        Session.Result list = run("layer", "list");
        assertEquals(3, list.out().lines().count(), list.out());
        assertTrue(list.out().contains("tools:1"), list.out());
        assertTrue(list.out().contains("python"), list.out());
        assertTrue(list.out().contains("many tools"), list.out());
    }

    @Test
    void deploysFunctionsWithLayers() {
        publish();
        String source = directory.resolve("hello.fake").toString();
        Session.Result deployed = run("deploy", source, "--layer", "tools:1", "--json");
        assertTrue(deployed.out().contains("layer:tools:1"), deployed.out() + deployed.err());
        assertTrue(run("deploy", source, "--json").out().contains("layer:tools:1"));
        Session.Result unknown = run("deploy", source, "--layer", "tools:7");
        assertEquals(1, unknown.exitCode());
        assertTrue(unknown.err().contains("'tools:7' does not exist"), unknown.err());
    }

    @Test
    void deletesAVersion() {
        publish();
        assertEquals("deleted tools:1\n", run("layer", "delete", "tools:1").out());
        assertTrue(run("layer", "list").out().contains("No layers yet"));
        Session.Result again = run("layer", "delete", "tools:1");
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("tools:1"), again.err());
        assertEquals(2, run("layer", "delete", "tools").exitCode());
    }
}
