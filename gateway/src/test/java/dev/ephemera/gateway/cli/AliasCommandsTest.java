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

class AliasCommandsTest {

    @TempDir
    private Path directory;

    private TestDoors doors;

    @BeforeEach
    void open() {
        doors = TestDoors.open(directory.resolve("data"));
        doors.deploy("hello");
    }

    @AfterEach
    void close() {
        doors.close();
    }

    private Session.Result run(String... arguments) {
        return new Session().with("EPHEMERA_URL", doors.address().toString()).run(arguments);
    }

    @Test
    void publishesAndNamesVersions() throws IOException {
        assertEquals("hello:1\n", run("publish", "hello").out());
        assertEquals("hello:1\n", run("publish", "hello").out());
        Path code = Files.writeString(directory.resolve("app.fake"), "other()");
        assertEquals("", run("deploy", code.toString(), "--name", "hello").err());
        assertEquals(
                "hello:2\n", run("publish", "hello", "--description", "other").out());
        assertEquals(
                "hello:live is version 1\n",
                run("alias", "create", "hello:live", "--version", "1", "--description", "what runs")
                        .out());
        assertEquals("{}\n", run("invoke", "hello:live", "-d", "{}").out());
        assertEquals("1", doors.dispatch().invocations().getLast().function().version());
        assertEquals(
                "hello:live is version 1, and version 2 for 12.5 % of the calls\n",
                run("alias", "update", "hello:live", "--weight", "2=0.125").out());
        Session.Result list = run("alias", "list", "hello");
        assertTrue(list.out().contains("hello:live"), list.out());
        assertTrue(list.out().contains("12.5 %"), list.out());
        assertTrue(list.out().contains("what runs"), list.out());
        assertEquals(
                "hello:live is version 2\n",
                run("alias", "update", "hello:live", "--version", "2", "--weight", "none")
                        .out());
        assertEquals(
                "deleted hello:live\n", run("alias", "delete", "hello:live").out());
        assertTrue(run("alias", "list", "hello").out().contains("alias create hello:live"));
    }

    @Test
    void saysWhatIsWrong() {
        assertFails("there is no function 'nobody'", "publish", "nobody");
        assertFails("Function not found", "alias", "create", "hello:live", "--version", "7");
        assertFails("Alias not found", "alias", "update", "hello:live", "--version", "$LATEST");
        assertFails("Alias not found", "alias", "delete", "hello:live");
        assertFails("Function not found", "alias", "list", "nobody");
        assertWrong("FUNCTION:ALIAS", "alias", "create", "hello", "--version", "1");
        assertWrong("FUNCTION:ALIAS", "alias", "delete", "hello:");
        assertWrong("'half'", "alias", "update", "hello:live", "--weight", "half");
        assertWrong("'2=much'", "alias", "update", "hello:live", "--weight", "2=much");
        assertWrong("--version", "alias", "create", "hello:live");
    }

    private void assertFails(String said, String... arguments) {
        assertEnds(ExitCode.FAILED, said, arguments);
    }

    private void assertWrong(String said, String... arguments) {
        assertEnds(ExitCode.USAGE, said, arguments);
    }

    private void assertEnds(ExitCode code, String said, String... arguments) {
        Session.Result result = run(arguments);
        assertEquals(code.status(), result.exitCode(), result.err());
        assertTrue(result.err().contains(said), result.err());
    }
}
