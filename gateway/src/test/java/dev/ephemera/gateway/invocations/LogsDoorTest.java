package dev.ephemera.gateway.invocations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.gateway.composition.FakeDispatch;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LogsDoorTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static Calls calls;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("hello");
        calls = new Calls(doors);
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        doors.close();
    }

    /** What arrives, line by line. */
    private static BufferedReader follow(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = ask(path);
        assertEquals(200, answer.statusCode());
        assertEquals("text/plain", answer.headers().firstValue("content-type").orElseThrow());
        return reader(answer);
    }

    private static HttpResponse<InputStream> ask(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(doors.resolve(path + "?follow=true")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private static BufferedReader reader(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    }

    @Test
    void givesTheLogOfACallThatIsOver() throws Exception {
        InvocationId id = calls.answered("hello", "{}", "1");

        assertEquals(
                FakeDispatch.LOG.text(),
                Http.get(doors.resolve("/invocations/" + id + "/log")).body());
        try (BufferedReader followed = follow("/invocations/" + id + "/log")) {
            assertEquals(
                    FakeDispatch.LOG.text().lines().toList(), followed.lines().toList());
        }
    }

    @Test
    void givesTheLatestLogsOfAFunction() {
        doors.deploy("latest");
        calls.answered("latest", "{}", "1");
        calls.answered("latest", "{}", "2");

        assertEquals(
                FakeDispatch.LOG.text().repeat(2),
                Http.get(doors.resolve("/functions/latest/logs")).body());
        assertEquals(
                FakeDispatch.LOG.text(),
                Http.get(doors.resolve("/functions/latest/logs?limit=1")).body());
        for (String refused : List.of("limit=0", "limit=few", "follow=maybe", "lines=3")) {
            assertEquals(
                    400,
                    Http.get(doors.resolve("/functions/latest/logs?" + refused)).statusCode(),
                    refused);
        }
        assertEquals(
                400,
                Http.get(doors.resolve("/functions/latest/logs?limit=1&follow=true"))
                        .statusCode());
    }

    @Test
    void aFunctionThatIsNotThereHasNoLogs() {
        for (String path : new String[] {"/functions/nobody/logs", "/functions/nobody/logs?follow=true"}) {
            HttpResponse<String> answer = Http.get(doors.resolve(path));
            assertEquals(404, answer.statusCode());
            assertTrue(answer.body().contains("nobody"), answer.body());
        }
    }

    @Test
    void aRunIsFollowedToItsLastLine() throws Exception {
        Calls.Run run = calls.run("hello");
        run.log().line("before");
        try (BufferedReader followed = follow("/invocations/" + run.id() + "/log")) {
            assertEquals("before", followed.readLine());
            run.log().line("while it is read, ä");
            assertEquals("while it is read, ä", followed.readLine());
            run.end();
            assertEquals("REPORT " + run.id(), followed.readLine());
            assertNull(followed.readLine());
        }
    }

    @Test
    void anAsynchronousCallIsFollowedFromAttemptToAttempt() throws Exception {
        QueuedInvocation queued = calls.queued("hello");
        try (BufferedReader followed = follow("/invocations/" + queued.id() + "/log")) {
            assertEquals("[waits for attempt 1, which is due at " + queued.notBefore() + "]", followed.readLine());
            ClaimToken first = calls.claimed(queued);
            Calls.Run run = calls.run(queued);
            run.log().line("first attempt");
            assertEquals("first attempt", followed.readLine());
            run.end();
            assertEquals("REPORT " + run.id(), followed.readLine());
            Instant due = Instant.parse("2030-01-01T00:00:00Z");
            QueuedInvocation next = calls.waitsAgain(first, queued, due);
            assertEquals("[waits for attempt 2, which is due at 2030-01-01T00:00:00Z]", followed.readLine());
            ClaimToken second = calls.claimed(next);
            Calls.Run again = calls.run(next);
            again.log().line("second attempt");
            assertEquals("second attempt", followed.readLine());
            again.end();
            calls.ended(second, next, Calls.succeeded("1"), InvocationStatus.SUCCEEDED);
            assertEquals("REPORT " + run.id(), followed.readLine());
            assertNull(followed.readLine());
        }
    }

    @Test
    void whatRanOnAnotherNodeIsShownWhenItIsOver() throws Exception {
        QueuedInvocation queued = calls.queued("hello");
        ClaimToken token = calls.claimed(queued);
        try (BufferedReader followed = follow("/invocations/" + queued.id() + "/log")) {
            String first = followed.readLine();
            assertTrue(first.contains("is about to run, or runs on another node"), first);
            calls.ended(token, queued, Calls.succeeded("1"), InvocationStatus.SUCCEEDED);

            assertEquals(
                    FakeDispatch.LOG.text().lines().toList(), followed.lines().toList());
        }
    }

    @Test
    void aCancelledCallEndsItsFollowing() throws Exception {
        QueuedInvocation queued = calls.queued("hello");
        try (BufferedReader followed = follow("/invocations/" + queued.id() + "/log")) {
            followed.readLine();
            Http.post(doors.resolve("/invocations/" + queued.id() + "/cancel"), "");

            assertNull(followed.readLine());
        }
    }

    @Test
    void aFunctionIsFollowedThroughAllItsRuns() throws Exception {
        doors.deploy("followed");
        try (BufferedReader followed = follow("/functions/followed/logs")) {
            assertEquals("[what the runs of followed print on this node]", followed.readLine());
            Calls.Run one = calls.run("followed");
            Calls.Run other = calls.run("hello");
            Calls.Run two = calls.run("followed");
            other.log().line("not this");
            one.log().line("one");
            assertEquals("one", followed.readLine());
            two.log().line("two");
            assertEquals("two", followed.readLine());
            one.end();
            assertEquals("REPORT " + one.id(), followed.readLine());
            two.end();
            other.end();
            assertEquals("REPORT " + two.id(), followed.readLine());
        }
    }

    @Test
    void clientsThatHangUpMakeRoomForOthers() throws Exception {
        doors.deploy("left");
        List<BufferedReader> followed = new ArrayList<>();
        HttpResponse<InputStream> refused = ask("/functions/left/logs");
        while (refused.statusCode() == 200) {
            followed.add(reader(refused));
            refused = ask("/functions/left/logs");
        }
        assertEquals(429, refused.statusCode());
        assertTrue(followed.size() > 10);

        for (BufferedReader each : followed) {
            each.close();
        }

        HttpResponse<InputStream> again = ask("/functions/left/logs");
        while (again.statusCode() == 429) {
            again = ask("/functions/left/logs");
        }
        Calls.Run run = calls.run("left");
        run.log().line("still there");
        try (BufferedReader reader = reader(again)) {
            reader.readLine();
            assertEquals("still there", reader.readLine());
        }
        run.end();
    }

    @Test
    void followersAreLetGoWhenThePlatformEnds() throws Exception {
        Calls.Run run = calls.run("hello");
        run.log().line("first");
        try (BufferedReader ofFunction = follow("/functions/hello/logs");
                BufferedReader ofInvocation = follow("/invocations/" + run.id() + "/log")) {
            ofFunction.readLine();
            assertEquals("first", ofFunction.readLine());
            assertEquals("first", ofInvocation.readLine());

            doors.drain();

            assertNull(ofFunction.readLine());
            assertNull(ofInvocation.readLine());
        }
        run.end();
    }
}
