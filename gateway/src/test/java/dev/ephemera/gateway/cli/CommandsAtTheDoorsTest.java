package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the platform's real doors and storage; only what runs functions is not real. */
class CommandsAtTheDoorsTest {

    @TempDir
    private Path directory;

    private TestDoors doors;

    @BeforeEach
    void open() {
        doors = TestDoors.open(directory.resolve("data"));
    }

    @AfterEach
    void close() {
        doors.close();
    }

    private Session.Result run(String... arguments) {
        return new Session().with("EPHEMERA_URL", doors.address().toString()).run(arguments);
    }

    private Path source(String name) throws IOException {
        return Files.writeString(directory.resolve(name), "print()");
    }

    @Test
    void aFileBecomesAFunctionThatCanBeCalledAndDeleted() throws IOException {
        Session.Result deployed = run("deploy", source("app.fake").toString());
        Session.Result invoked = run("invoke", "app", "-d", "{\"a\": 1}", "--log", "--verbose");
        Session.Result listed = run("list");
        Session.Result deleted = run("delete", "app");

        assertEquals(0, deployed.exitCode(), deployed.err());
        assertTrue(deployed.out().startsWith("created app ("), deployed.out());
        assertEquals("{\"a\": 1}\n", invoked.out());
        assertTrue(invoked.err().startsWith("START\nhello\nEND\nREPORT\nwarm start, "), invoked.err());
        assertTrue(listed.out().contains("\napp "), listed.out());
        assertEquals("deleted app\n", deleted.out());
        assertTrue(run("list").out().startsWith("No functions yet"));
    }

    @Test
    void aSecondDeploymentUpdates() throws IOException {
        run("deploy", source("app.fake").toString(), "--memory=256");

        Session.Result second = run("deploy", source("app.fake").toString(), "--timeout=9");

        assertEquals(0, second.exitCode(), second.err());
        assertTrue(second.out().startsWith("updated app ("), second.out());
        assertTrue(second.out().contains("256 MB, 9 s"), second.out());
    }

    @Test
    void codeAndHandlerChangeTogether() throws IOException {
        run("deploy", source("app.fake").toString(), "--name=moved");

        Session.Result second = run("deploy", source("other.fake").toString(), "--name=moved");

        assertEquals(0, second.exitCode(), second.err());
        assertTrue(second.out().contains("other."), second.out());
    }

    @Test
    void anErrorOfTheFunctionIsNotTheResult() throws IOException {
        run("deploy", source("app.fake").toString());
        doors.dispatch().fail(ErrorCode.UNHANDLED, "{\"errorMessage\": \"no\", \"errorType\": \"Refusal\"}");

        Session.Result result = run("invoke", "app");

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertEquals("ephemera: 'app' failed: Refusal: no\n", result.err());
    }

    @Test
    void anUnknownRuntimeIsAnsweredWithTheKnownOnes() throws IOException {
        Session.Result result = run("deploy", source("app.fake").toString(), "--runtime=cobol", "--handler=a.b");

        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("cobol"), result.err());
        assertTrue(result.err().contains("python1.0"), result.err());
    }
}
