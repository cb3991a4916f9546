package dev.ephemera.gateway.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchedulesDoorTest {

    private static final String NIGHTLY = "/schedules/nightly";

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("report");
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void reset() throws IOException {
        doors.queue().reset();
        for (JsonNode schedule : list()) {
            send("DELETE", "/schedules/" + schedule.path("name").asText(), "");
        }
    }

    @Test
    void aScheduleIsMadeShownListedAndDeleted() throws IOException {
        HttpResponse<String> made = send(
                "POST",
                "/schedules",
                "{\"name\":\"nightly\",\"function\":\"report\",\"expression\":\"cron(0 2 * * ? *)\","
                        + "\"zone\":\"Europe/Berlin\",\"payload\":{\"rows\":[1,2]},\"missed\":\"skip\","
                        + "\"overlapping\":\"skip\",\"description\":\"the figures of the day\"}");
        assertEquals(201, made.statusCode(), made.body());
        JsonNode shown = json(send("GET", NIGHTLY, ""));
        assertEquals(new ObjectMapper().readTree(made.body()), shown);
        assertEquals("enabled", shown.path("state").asText());
        assertEquals("report", shown.path("function").asText());
        assertEquals("cron(0 2 * * ? *)", shown.path("expression").asText());
        assertEquals("Europe/Berlin", shown.path("zone").asText());
        assertEquals("{\"rows\":[1,2]}", shown.path("payload").toString());
        assertEquals("skip", shown.path("missed").asText());
        assertEquals("skip", shown.path("overlapping").asText());
        assertEquals("the figures of the day", shown.path("description").asText());
        assertEquals(5, shown.path("upcoming").size());
        assertEquals(shown.path("upcoming").path(0), shown.path("nextRun"));
        JsonNode listed = list().path(0);
        assertEquals("nightly", listed.path("name").asText());
        assertFalse(listed.has("payload"));
        assertEquals(
                "schedule",
                json(send("GET", "/triggers", "")).at("/triggers/0/kind").asText());
        assertEquals(204, send("DELETE", NIGHTLY, "").statusCode());
        assertEquals(404, send("GET", NIGHTLY, "").statusCode());
        assertEquals(404, send("DELETE", NIGHTLY, "").statusCode());
    }

    @Test
    void aNameThatIsTakenIsOnlyReplacedByPut() throws IOException {
        String body = "{\"name\":\"nightly\",\"function\":\"report\",\"expression\":\"rate(1 hour)\"}";
        assertEquals(201, send("POST", "/schedules", body).statusCode());
        HttpResponse<String> again = send("POST", "/schedules", body);
        assertEquals(409, again.statusCode());
        assertTrue(again.body().contains("'nightly'"), again.body());
        JsonNode put = json(send("PUT", NIGHTLY, "{\"function\":\"report\",\"expression\":\"rate(2 hours)\"}"));
        assertEquals("rate(2 hours)", put.path("expression").asText());
        assertEquals(400, send("PUT", "/schedules/other", body).statusCode());
    }

    @Test
    void ironWorkersWordsAreUnderstood() throws IOException {
        JsonNode put = json(send(
                "PUT",
                NIGHTLY,
                "{\"code_name\":\"report\",\"start_at\":\"2126-02-14T11:30:00Z\",\"run_every\":3600,"
                        + "\"run_times\":3,\"end_at\":\"2126-02-14T12:45:00Z\"}"));
        assertEquals("rate(1 hour)", put.path("expression").asText());
        assertEquals(3, put.path("runTimes").asInt());
        assertEquals(
                "[\"2126-02-14T11:30:00Z\",\"2126-02-14T12:30:00Z\"]",
                put.path("upcoming").toString());
        JsonNode once = json(send("PUT", NIGHTLY, "{\"code_name\":\"report\",\"start_at\":\"2126-02-14T11:30:00Z\"}"));
        assertEquals("[\"2126-02-14T11:30:00Z\"]", once.path("upcoming").toString());
    }

    @Test
    void timesWithoutAnOffsetAreOfTheZone() throws IOException {
        JsonNode put = json(send(
                "PUT",
                NIGHTLY,
                "{\"function\":\"report\",\"startAt\":\"2126-07-01T08:00:00\",\"runEvery\":60,"
                        + "\"zone\":\"Europe/Berlin\"}"));
        assertEquals("2126-07-01T06:00:00Z", put.path("nextRun").asText());
    }

    @Test
    void whatRunsEveryNowAndThenBeginsAtOnce() throws IOException {
        JsonNode put = json(send("PUT", NIGHTLY, "{\"function\":\"report\",\"run_every\":3600}"));
        assertEquals(put.path("startAt"), put.path("nextRun"));
    }

    @Test
    void isDisabledAndEnabled() throws IOException {
        send("PUT", NIGHTLY, "{\"function\":\"report\",\"expression\":\"rate(1 hour)\",\"state\":\"disabled\"}");
        assertFalse(json(send("GET", NIGHTLY, "")).has("nextRun"));
        assertTrue(json(send("POST", NIGHTLY + "/enable", "")).has("nextRun"));
        assertEquals(
                "disabled",
                json(send("POST", NIGHTLY + "/disable", "")).path("state").asText());
        assertEquals(404, send("POST", "/schedules/nobody/enable", "").statusCode());
    }

    @Test
    void runsNow() throws IOException {
        send("PUT", NIGHTLY, "{\"function\":\"report\",\"expression\":\"rate(1 hour)\",\"payload\":[7]}");
        HttpResponse<String> answer = send("POST", NIGHTLY + "/run-now", "");
        assertEquals(202, answer.statusCode(), answer.body());
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals(
                taken.id().toString(),
                new ObjectMapper().readTree(answer.body()).path("id").asText());
        assertEquals(Origin.SCHEDULE, taken.origin());
        assertEquals("[7]", new String(taken.event(), UTF_8));
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(2), new IOException());
        });
        assertEquals(503, send("POST", NIGHTLY + "/run-now", "").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|400|'function' is missing",
                "[]|400|must be a JSON object",
                "{\"function\":\"report\"}|400|Nothing says when it runs",
                "{\"function\":\"nobody\",\"expression\":\"rate(1 hour)\"}|404|nobody",
                "{\"function\":\"report\",\"expression\":\"0 8 * * *\"}|400|'0 8 * * *'",
                "{\"function\":\"report\",\"expression\":\"rate(1 hour)\",\"zone\":\"Mars\"}|400|'Mars'",
                "{\"function\":\"report\",\"expression\":\"rate(1 hour)\",\"runEvery\":60}|400|leave one out",
                "{\"function\":\"report\",\"expression\":\"rate(1 hour)\",\"missed\":\"x\"}|400|run-once or skip, not 'x'",
                "{\"function\":\"report\",\"expression\":\"rate(1 hour)\",\"when\":1}|400|no field 'when'",
                "{\"function\":\"report\",\"runEvery\":0}|400|1 or more, not 0",
                "{\"function\":\"report\",\"runEvery\":\"5m\"}|400|whole number",
                "{\"function\":\"report\",\"startAt\":\"soon\"}|400|not 'soon'",
                "{\"function\":\"report\",\"startAt\":\"2001-01-01T00:00:00Z\"}|400|no run left",
                "{\"function\":\"report\",\"startAt\":\"2126-01-01T00:00:00Z\",\"runTimes\":2}|400|'runEvery'",
                "{\"function\":\"report\",\"runEvery\":60,\"run_every\":60}|400|twice",
            })
    void whatIsWrongIsNamed(String body, int status, String words) {
        HttpResponse<String> answer = send("PUT", NIGHTLY, body);
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(words), answer.body());
        assertEquals(404, send("GET", NIGHTLY, "").statusCode());
    }

    @Test
    void aNameHasItsLimits() {
        HttpResponse<String> answer =
                send("PUT", "/schedules/a%20b", "{\"function\":\"report\",\"expression\":\"rate(1 hour)\"}");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("'a b'"), answer.body());
    }

    private static JsonNode list() throws IOException {
        return json(send("GET", "/schedules", "")).path("schedules");
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return Http.send(method, doors.resolve(path), body.getBytes(UTF_8));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }
}
