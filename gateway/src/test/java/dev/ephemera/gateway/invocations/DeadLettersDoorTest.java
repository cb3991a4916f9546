package dev.ephemera.gateway.invocations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLettersDoorTest {

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static Calls calls;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("hello");
        doors.deploy("other");
        calls = new Calls(doors);
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void empty() {
        doors.queue().reset();
        delete("/dead-letters");
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = Http.get(doors.resolve(path));
        assertEquals(200, answer.statusCode(), answer.body());
        return Http.json(answer);
    }

    private HttpResponse<String> post(String path) {
        return Http.post(doors.resolve(path), "");
    }

    private HttpResponse<String> delete(String path) {
        return Http.send("DELETE", doors.resolve(path), new byte[0]);
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        get("/dead-letters" + query)
                .path("deadLetters")
                .forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    private String status(InvocationId id) {
        return get("/invocations/" + id).path("status").asText();
    }

    private void unreadable() {
        doors.ledger().invocations().unreadable(new Place("lane/0/7"), new byte[] {(byte) 0xFF, 0}, "No JSON");
    }

    @Test
    void listsTheLatestFirstAndInPages() {
        String first = calls.dead("hello").toString();
        String second = calls.dead("other").toString();

        JsonNode page = get("/dead-letters?limit=1");

        assertEquals(second, page.at("/deadLetters/0/id").asText());
        assertEquals("a reason", page.at("/deadLetters/0/reason").asText());
        assertEquals("other", page.at("/deadLetters/0/invocation/function").asText());
        assertEquals("dead", page.at("/deadLetters/0/invocation/status").asText());
        assertEquals(List.of(first), ids("?limit=1&marker=" + page.path("next").asText()));
        assertEquals(List.of(first), ids("?function=hello"));
    }

    @Test
    void aFilterThatIsMistypedOrEmptyTouchesNothing() {
        String id = calls.dead("hello").toString();

        HttpResponse<String> mistyped = delete("/dead-letters?funktion=other");
        assertEquals(400, mistyped.statusCode());
        assertTrue(mistyped.body().contains("'funktion'"), mistyped.body());
        assertTrue(mistyped.body().contains("use function"), mistyped.body());
        assertEquals(400, delete("/dead-letters?function=").statusCode());
        HttpResponse<String> withoutId = delete("/dead-letters/");
        assertEquals(400, withoutId.statusCode());
        assertTrue(withoutId.body().contains("leave the slash out"), withoutId.body());
        assertEquals(400, post("/dead-letters/redrive?funktion=other").statusCode());
        assertEquals(400, post("/dead-letters/redrive?function=").statusCode());

        assertEquals(List.of(id), ids(""));
    }

    @Test
    void showsOneWithItsEvent() {
        InvocationId id = calls.dead("hello");

        JsonNode letter = get("/dead-letters/" + id);

        assertEquals("{\"n\":1}", letter.path("event").toString());
        assertFalse(letter.has("base64"));
        assertEquals(1, letter.at("/invocation/attempts").size());
    }

    @Test
    void showsWhatCannotBeUnderstood() {
        unreadable();
        String id = ids("").getFirst();

        JsonNode letter = get("/dead-letters/" + id);

        assertEquals("No JSON", letter.path("reason").asText());
        assertEquals("lane/0/7", letter.path("place").asText());
        assertEquals(2, letter.path("bytes").asInt());
        assertEquals("/wA=", letter.path("base64").asText());
        assertEquals(409, post("/dead-letters/" + id + "/redrive").statusCode());
    }

    @Test
    void oneIsPutBackIntoTheQueue() {
        InvocationId id = calls.dead("hello");

        HttpResponse<String> answer = post("/dead-letters/" + id + "/redrive");

        assertEquals(202, answer.statusCode(), answer.body());
        assertEquals(id.toString(), Http.json(answer).path("id").asText());
        assertEquals(id, doors.queue().accepted().getFirst().id());
        assertEquals(
                "{\"n\": 1}", new String(doors.queue().accepted().getFirst().event(), UTF_8));
        assertEquals("queued", status(id));
        assertEquals(List.of(), ids(""));
        assertEquals(404, post("/dead-letters/" + id + "/redrive").statusCode());
    }

    @Test
    void allArePutBackIntoTheQueue() {
        calls.dead("hello");
        calls.dead("hello");
        InvocationId other = calls.dead("other");
        unreadable();

        JsonNode ofOne = Http.json(post("/dead-letters/redrive?function=other"));
        JsonNode ofAll = Http.json(post("/dead-letters/redrive"));

        assertEquals(1, ofOne.path("redriven").asInt());
        assertEquals(other, doors.queue().accepted().getFirst().id());
        assertEquals(2, ofAll.path("redriven").asInt());
        assertEquals(1, ofAll.path("left").asInt());
        assertEquals(3, doors.queue().accepted().size());
        assertEquals(1, ids("").size());
    }

    @Test
    void whatTheQueueDoesNotTakeStays() {
        calls.dead("hello");
        InvocationId last = calls.dead("hello");
        doors.queue().behave(invocation -> {
            if (!invocation.id().equals(last)) {
                throw new QueueUnavailableException("It is away", Duration.ofSeconds(7), new Exception());
            }
        });

        HttpResponse<String> answer = post("/dead-letters/redrive");

        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("took 1 dead letters and then no more: It is away"), answer.body());
        assertEquals(1, ids("").size());
        assertEquals("queued", status(last));
    }

    @Test
    void oneIsForgotten() {
        InvocationId id = calls.dead("hello");

        HttpResponse<String> answer = delete("/dead-letters/" + id);

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(1, Http.json(answer).path("purged").asInt());
        assertEquals(404, delete("/dead-letters/" + id).statusCode());
    }

    @Test
    void allAreForgotten() {
        calls.dead("hello");
        calls.dead("hello");
        calls.dead("other");
        unreadable();

        assertEquals(
                2,
                Http.json(delete("/dead-letters?function=hello")).path("purged").asInt());
        assertEquals(2, Http.json(delete("/dead-letters")).path("purged").asInt());
        assertEquals(List.of(), ids(""));
    }

    @Test
    void namesWhatIsNotThere() {
        UUID nobody = UUID.randomUUID();
        for (HttpResponse<String> answer : List.of(
                Http.get(doors.resolve("/dead-letters/" + nobody)),
                post("/dead-letters/" + nobody + "/redrive"),
                delete("/dead-letters/" + nobody))) {
            assertEquals(404, answer.statusCode());
            assertTrue(answer.body().contains(nobody.toString()), answer.body());
        }
        assertEquals(400, Http.get(doors.resolve("/dead-letters/17")).statusCode());
        assertEquals(400, Http.get(doors.resolve("/dead-letters?limit=0")).statusCode());
        assertEquals(400, Http.get(doors.resolve("/dead-letters?marker=x")).statusCode());
    }
}
