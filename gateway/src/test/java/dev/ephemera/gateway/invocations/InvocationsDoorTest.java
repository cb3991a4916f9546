package dev.ephemera.gateway.invocations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvocationsDoorTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static Calls calls;

    /** Of this test alone. */
    private final String hello = "hello" + NAMES.incrementAndGet();

    private final String other = "other" + NAMES.incrementAndGet();

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        calls = new Calls(doors);
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void deploy() {
        doors.deploy(hello);
        doors.deploy(other);
    }

    private HttpResponse<String> get(String path) {
        return Http.get(doors.resolve(path));
    }

    private JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("application/json", Http.header(answer, "content-type"));
        return Http.json(answer);
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        json("/invocations" + query)
                .path("invocations")
                .forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    @Test
    void aMistypedFilterIsNotTakenForNone() {
        HttpResponse<String> refused = Http.get(doors.resolve("/invocations?stauts=dead"));
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("'stauts'"), refused.body());
        assertEquals(
                200,
                Http.get(doors.resolve("/invocations?status=dead&X-Amz-Expires=60"))
                        .statusCode());
    }

    @Test
    void tellsAllOfACallThatIsOver() {
        InvocationId id = calls.answered(hello, "{\"a\":1}", "{\"b\": [2]}");

        JsonNode invocation = json("/invocations/" + id);

        assertEquals(id.toString(), invocation.path("id").asText());
        assertEquals(hello, invocation.path("function").asText());
        assertEquals("$LATEST", invocation.path("version").asText());
        assertEquals("plain_http", invocation.path("origin").asText());
        assertEquals("succeeded", invocation.path("status").asText());
        assertTrue(Instant.parse(invocation.path("received").asText())
                .isBefore(Instant.parse(invocation.path("ended").asText())));
        assertFalse(invocation.has("error"));
        assertFalse(invocation.has("queue"));
        assertFalse(invocation.has("running"));
        assertEquals("{\"b\":[2]}", invocation.path("result").toString());
        assertEquals(10, invocation.path("resultBytes").asInt());
        assertEquals(7, invocation.path("eventBytes").asInt());
        JsonNode attempt = invocation.at("/attempts/0");
        assertEquals(1, invocation.path("attempts").size());
        assertEquals("succeeded", attempt.path("status").asText());
        assertEquals("warm", attempt.path("start").asText());
        assertEquals("container-1", attempt.path("container").asText());
        assertEquals(0.25, attempt.path("queueMilliseconds").asDouble());
        assertEquals(11, attempt.path("initMilliseconds").asDouble());
        assertEquals(1.3, attempt.path("runMilliseconds").asDouble());
        assertEquals(128, attempt.path("memoryMegabytes").asInt());
        assertEquals(9 << 20, attempt.path("peakMemoryBytes").asInt());
    }

    @Test
    void tellsWhatWentWrong() {
        JsonNode invocation = json("/invocations/" + calls.failed(hello));

        assertEquals("failed", invocation.path("status").asText());
        assertEquals("ValueError", invocation.at("/error/type").asText());
        assertEquals("no", invocation.at("/error/message").asText());
        assertEquals("ValueError", invocation.at("/attempts/0/error/type").asText());
        assertEquals("no", invocation.at("/result/errorMessage").asText());
    }

    @Test
    void tellsOfACallThatWaitsAgain() {
        QueuedInvocation queued = calls.queued(hello);
        calls.waitsAgain(calls.claimed(queued), queued, Instant.parse("2030-01-01T00:00:00Z"));

        JsonNode invocation = json("/invocations/" + queued.id());

        assertEquals("queued", invocation.path("status").asText());
        assertFalse(invocation.has("ended"));
        JsonNode queue = invocation.path("queue");
        assertEquals(1, queue.path("priority").asInt());
        assertEquals("2.5", queue.path("delaySeconds").asText());
        assertEquals("9", queue.path("timeoutSeconds").asText());
        assertEquals(3, queue.path("retries").asInt());
        assertFalse(queue.has("retryDelaySeconds"));
        assertEquals(2, queue.path("attempt").asInt());
        assertEquals("2030-01-01T00:00:00Z", queue.path("notBefore").asText());
        assertFalse(queue.path("cancelRequested").asBoolean());
        assertFalse(queue.has("condition"));
        assertEquals("nothing", queue.path("destination").asText());
        assertEquals("failed", invocation.at("/attempts/0/status").asText());
        assertEquals("test-node", invocation.at("/attempts/0/node").asText());
    }

    @Test
    void tellsOfACallThatRunsAndHowFarItIs() {
        QueuedInvocation queued = calls.queued(hello);
        ClaimToken token = calls.claimed(queued);
        Calls.Run run = calls.run(queued);
        run.session().assign(new Assignment(Map.of()));
        run.session()
                .invoke(new RuntimeEvent("id", new byte[0], Instant.EPOCH, "arn", Optional.empty(), Optional.empty()));
        run.session().eventAsked();
        run.session().progressed(new ReportedProgress(40, "halfway"));

        JsonNode running = json("/invocations/" + queued.id());
        run.end();
        calls.ended(token, queued, Calls.succeeded("1"), InvocationStatus.SUCCEEDED);
        JsonNode over = json("/invocations/" + queued.id());

        assertEquals("running", running.path("status").asText());
        assertEquals("warm", running.at("/running/start").asText());
        assertEquals("container-1", running.at("/running/container").asText());
        assertEquals(40, running.at("/progress/percent").asInt());
        assertEquals("halfway", running.at("/progress/message").asText());
        assertEquals("succeeded", over.path("status").asText());
        assertFalse(over.has("running"));
        assertEquals(40, over.at("/progress/percent").asInt());
        assertEquals("Test", over.at("/queue/condition").asText());
        assertEquals("a reason", over.at("/queue/reason").asText());
    }

    @Test
    void tellsOfASynchronousCallWhileItRuns() {
        Calls.Run run = calls.run(hello);

        JsonNode invocation = json("/invocations/" + run.id());

        assertEquals("running", invocation.path("status").asText());
        assertEquals(hello, invocation.path("function").asText());
        assertTrue(invocation.has("running"));
        assertEquals(List.of(run.id().toString()), ids("?status=running&function=" + hello));
        assertEquals(List.of(), ids("?status=running&function=" + other));
        run.end();
        assertEquals(404, get("/invocations/" + run.id()).statusCode());
    }

    @Test
    void listsTheNewestFirstAndInPages() {
        String first = calls.answered(hello, "{}", "1").toString();
        String second = calls.failed(hello).toString();
        String third = calls.answered(hello, "{}", "3").toString();
        calls.answered(other, "{}", "4");

        JsonNode page = json("/invocations?limit=2&function=" + hello);

        assertEquals(third, page.at("/invocations/0/id").asText());
        assertEquals(second, page.at("/invocations/1/id").asText());
        assertFalse(page.at("/invocations/0").has("result"));
        JsonNode rest = json("/invocations?limit=2&function=" + hello + "&marker="
                + page.path("next").asText());
        assertEquals(first, rest.at("/invocations/0/id").asText());
        assertFalse(rest.has("next"));
    }

    @Test
    void listsTheWantedOnesOnly() {
        String good = calls.answered(hello, "{}", "1").toString();
        String bad = calls.failed(hello).toString();
        String queued = calls.queued(hello).id().toString();
        String ofHello = "&function=" + hello;

        assertEquals(List.of(bad, good, queued), ids("?function=" + hello));
        assertEquals(List.of(), ids("?function=" + other));
        assertEquals(List.of(bad), ids("?status=failed" + ofHello));
        assertEquals(List.of(bad, queued), ids("?status=failed,queued" + ofHello));
        assertEquals(List.of(queued), ids("?status=dead&status=queued" + ofHello));
        assertEquals(List.of(good), ids("?origin=plain_http" + ofHello));
        assertEquals(List.of(bad, good), ids("?from=2025-07-01T00:00:00Z" + ofHello));
        assertEquals(List.of(queued), ids("?to=2025-07-01T00:00:00Z" + ofHello));
        assertEquals(List.of(), ids("?from=2025-07-01T00:00:00Z&to=2025-07-02T00:00:00Z" + ofHello));
    }

    @Test
    void givesEventAndResultAsTheyAre() {
        InvocationId id = calls.answered(hello, "{ \"a\": 1 }", "[ 1 ]");

        assertEquals("{ \"a\": 1 }", get("/invocations/" + id + "/event").body());
        HttpResponse<String> result = get("/invocations/" + id + "/result");
        assertEquals("[ 1 ]", result.body());
        assertEquals("application/json", Http.header(result, "content-type"));
    }

    @Test
    void aResultNeedNotBeJson() {
        InvocationId id = calls.answered(hello, "{}", "plain text");

        assertFalse(json("/invocations/" + id).has("result"));
        assertEquals(10, json("/invocations/" + id).path("resultBytes").asInt());
        HttpResponse<String> result = get("/invocations/" + id + "/result");
        assertEquals("plain text", result.body());
        assertEquals("application/octet-stream", Http.header(result, "content-type"));
    }

    @Test
    void ofALongResultTheBeginningIsKept() {
        String text = "\"" + "x".repeat(100_000) + "\"";
        InvocationId id = calls.answered(hello, "{}", text);

        assertFalse(json("/invocations/" + id).has("result"));
        HttpResponse<String> result = get("/invocations/" + id + "/result");
        assertEquals(text.substring(0, 64 << 10), result.body());
        assertEquals("100002", Http.header(result, "X-Ephemera-Whole-Size"));
    }

    @Test
    void thereIsNoResultBeforeTheEnd() {
        QueuedInvocation queued = calls.queued(hello);

        HttpResponse<String> answer = get("/invocations/" + queued.id() + "/result");

        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains(queued.id() + "', which is queued"), answer.body());
    }

    @Test
    void namesAnInvocationThatIsNotThere() {
        UUID nobody = UUID.randomUUID();
        for (String path : List.of("", "/result", "/event", "/log", "/log?follow=true")) {
            HttpResponse<String> answer = get("/invocations/" + nobody + path);

            assertEquals(404, answer.statusCode(), path);
            assertTrue(answer.body().contains(nobody.toString()), answer.body());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/invocations/17 | '17' is no request id",
                "/invocations/1-1-1-1-1 | '1-1-1-1-1' is no request id",
                "/invocations/17/log | '17' is no request id",
                "/invocations?limit=0 | 1 to 100",
                "/invocations?limit=101 | 1 to 100",
                "/invocations?limit=ten | not 'ten'",
                "/invocations?status=asleep | queued, running, succeeded",
                "/invocations?origin=mars | lambda_api, plain_http",
                "/invocations?from=yesterday | The time 'yesterday' of 'from' cannot be read: write it as 2027",
                "/invocations?to=1 | of 'to'",
                "/invocations?marker=x | no page at marker 'x'",
                "/invocations?function=a%20b | a b"
            })
    void saysWhatIsWrongWithAQuestion(String path, String complaint) {
        HttpResponse<String> answer = get(path);

        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(complaint), answer.body());
    }
}
