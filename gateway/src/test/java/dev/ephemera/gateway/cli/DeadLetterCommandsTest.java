package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterCommandsTest {

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Session.Result run(String... arguments) {
        return run(new Session(), arguments);
    }

    private Session.Result run(Session session, String... arguments) {
        return session.run(Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
                .toArray(String[]::new));
    }

    @Test
    void listsAllPages() {
        platform.answer("GET /dead-letters?function=hello", 200, """
                {"deadLetters": [{"id": "a", "invocation": {"function": "hello", "error": {"type": "ValueError", "message": "no"}}, "since": "2026-01-01T10:00:00.5Z",
                                  "reason": "The function is gone"}],
                 "next": "m"}
                """);
        platform.answer("GET /dead-letters?function=hello&marker=m", 200, """
                {"deadLetters": [{"id": "b", "since": "2026-01-01T09:00:00Z", "bytes": 3, "reason": "No JSON"}]}
                """);

        assertEquals(
                List.of(
                        "ID  FUNCTION  SINCE                 REASON                ERROR",
                        "a   hello     2026-01-01T10:00:00Z  The function is gone  ValueError: no",
                        "b   -         2026-01-01T09:00:00Z  No JSON               -"),
                run("dead-letters", "--function", "hello").out().lines().toList());
    }

    @Test
    void anEmptyIdIsNotTakenForAll() {
        for (String command : List.of("purge", "redrive", "dead-letter", "cancel", "run-again", "invocation")) {
            Session.Result result = run(command, "");
            assertEquals(2, result.exitCode(), command);
            assertTrue(result.err().contains("id is empty"), result.err());
        }
    }

    @Test
    void saysSoWhereThereAreNone() {
        platform.answer("GET /dead-letters", 200, "{\"deadLetters\": []}");

        assertEquals("No dead letters.\n", run("dead-letters").out());
        assertEquals("[ ]\n", run("dead-letters", "--json").out());
    }

    @Test
    void showsOneWithItsEvent() {
        platform.answer("GET /dead-letters/a", 200, """
                {"id": "a", "since": "2026-01-01T10:00:00Z", "reason": "Too old", "bytes": 8,
                 "invocation": {"id": "a", "function": "hello", "status": "dead", "attempts": []},
                 "event": {"n": 1}}
                """);
        platform.answer("GET /dead-letters/b", 200, """
                {"id": "b", "since": "2026-01-01T10:00:00Z", "reason": "No JSON", "place": "lane/0/7", "bytes": 2,
                 "base64": "//8="}
                """);

        String one = run("dead-letter", "a").out();
        String unreadable = run("dead-letter", "b").out();

        assertTrue(one.startsWith("id        a\nfunction  hello\nstatus    dead\n"), one);
        assertTrue(one.endsWith("\ndead since 2026-01-01T10:00:00Z: Too old\n\n{\n  \"n\" : 1\n}\n"), one);
        assertTrue(unreadable.startsWith("place     lane/0/7\n"), unreadable);
        assertTrue(unreadable.endsWith("\nbase64: //8=\n"), unreadable);
    }

    @Test
    void redrivesOneOrAll() {
        platform.answer("POST /dead-letters/a/redrive", 202, "{\"id\": \"a\"}");
        platform.answer("POST /dead-letters/redrive", 202, "{\"redriven\": 7, \"left\": 2}");
        platform.answer("POST /dead-letters/redrive?function=hello", 202, "{\"redriven\": 1, \"left\": 0}");

        assertEquals("queued a\n", run("redrive", "a").out());
        assertEquals("queued 7; 2 stay dead letters\n", run("redrive", "--all").out());
        assertEquals(
                "queued 1\n", run("redrive", "--all", "--function", "hello").out());
    }

    @Test
    void purgesOneOrAll() {
        platform.answer("DELETE /dead-letters/a", 200, "{\"purged\": 1}");
        platform.answer("DELETE /dead-letters", 200, "{\"purged\": 9}");
        platform.answer("DELETE /dead-letters?function=hello", 200, "{\"purged\": 4}");

        assertEquals("forgot 1\n", run("purge", "a").out());
        assertEquals("forgot 9\n", run("purge", "--all", "--yes").out());
        assertEquals(
                "forgot 4\n",
                run("purge", "--all", "--function", "hello", "--yes").out());
    }

    @Test
    void asksBeforeItPurgesAll() {
        platform.answer("DELETE /dead-letters?function=hello", 200, "{\"purged\": 9}");

        Session.Result result = run(new Session().typing("yes\n"), "purge", "--all", "--function", "hello");

        assertEquals("Forget all dead letters of 'hello'? Type yes: ", result.err());
        assertEquals("forgot 9\n", result.out());
    }

    @Test
    void purgesNothingWhereNobodySaysYes() {
        for (String typed : new String[] {"", "no\n", "y\n"}) {
            Session.Result result = run(new Session().typing(typed), "purge", "--all");

            assertEquals(2, result.exitCode());
            assertTrue(result.err().contains("nothing was forgotten"), result.err());
        }
        assertEquals(List.of(), platform.requests());
    }

    @Test
    void wantsOneOrAll() {
        for (String command : new String[] {"redrive", "purge"}) {
            assertEquals(2, run(command).exitCode());
            assertEquals(2, run(command, "a", "--all").exitCode());
            assertEquals(2, run(command, "a", "--function", "hello").exitCode());
        }
        assertEquals(List.of(), platform.requests());
    }

    @Test
    void namesWhatIsNotThere() {
        platform.answer("POST /dead-letters/x/redrive", 404, "{\"Message\": \"there is no dead letter 'x'\"}");

        Session.Result result = run("redrive", "x");

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot redrive 'x': there is no dead letter 'x'\n", result.err());
    }
}
