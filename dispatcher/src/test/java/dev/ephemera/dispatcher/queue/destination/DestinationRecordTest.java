package dev.ephemera.dispatcher.queue.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DestinationRecordTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:10:00Z");
    private static final MemorySize ENOUGH = MemorySize.ofMegabytes(1);

    private static String record(QueuedInvocation invocation, Ending ending, MemorySize largest) {
        return new String(DestinationRecord.of(invocation, ending, NOW, largest), UTF_8);
    }

    /** The literals are laid out for people. */
    private static void assertRecord(String expected, String record) {
        assertEquals(expected.lines().map(String::strip).reduce("", String::concat), record);
    }

    @Test
    void ofASuccess() {
        assertRecord("""
                {"version":"1.0",
                "timestamp":"2026-01-02T03:10:00.000Z",
                "requestContext":{
                "requestId":"e4b46cbf-b738-4789-8880-a18cdf61200e",
                "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST",
                "condition":"Success",
                "approximateInvokeCount":1},
                "requestPayload":{"n": 1e400},
                "responseContext":{"statusCode":200,"executedVersion":"$LATEST"},
                "responsePayload":[1, 2]}
                """, record(Ended.invocation("{\"n\": 1e400}"), Ended.success("[1, 2]"), ENOUGH));
    }

    @Test
    void ofAFailureOfAPublishedVersion() {
        assertRecord(
                """
                {"version":"1.0",
                "timestamp":"2026-01-02T03:10:00.000Z",
                "requestContext":{
                "requestId":"e4b46cbf-b738-4789-8880-a18cdf61200e",
                "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:hello:7",
                "condition":"RetriesExhausted",
                "approximateInvokeCount":3},
                "requestPayload":null,
                "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},
                "responsePayload":{"errorMessage":"no"}}
                """,
                record(
                        Ended.invocation("hello:7", "null".getBytes(UTF_8), Optional.empty()),
                        Ended.failure("{\"errorMessage\":\"no\"}"),
                        ENOUGH));
    }

    @Test
    void ofWhatWasNeverRun() {
        assertRecord("""
                {"version":"1.0",
                "timestamp":"2026-01-02T03:10:00.000Z",
                "requestContext":{
                "requestId":"e4b46cbf-b738-4789-8880-a18cdf61200e",
                "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST",
                "condition":"EventAgeExceeded",
                "approximateInvokeCount":0,
                "reason":"It waited for more than 6 hours"},
                "requestPayload":{}}
                """, record(Ended.invocation("{}"), Ended.tooOld(), ENOUGH));
    }

    @Test
    void whatIsNoJsonBecomesSome() throws IOException {
        assertEquals(
                "\"plain \\\"text\\\"\"",
                read(record(Ended.invocation("plain \"text\""), Ended.success("1"), ENOUGH))
                        .get("requestPayload")
                        .toString());
        QueuedInvocation binary = Ended.invocation("hello", new byte[] {(byte) 0xFF, 1, 2}, Optional.empty());
        assertEquals(
                "{\"body\":\"/wEC\",\"isBase64Encoded\":true}",
                read(record(binary, Ended.success("1"), ENOUGH))
                        .get("requestPayload")
                        .toString());
        QueuedInvocation marked = Ended.invocation("\uFEFF{\"a\": \"\uFEFF\"}");
        assertEquals(
                "{\"a\":\"\uFEFF\"}",
                read(record(marked, Ended.success("1"), ENOUGH))
                        .get("requestPayload")
                        .toString());
    }

    @Test
    void theAnswerIsLeftOutFirst() throws IOException {
        JsonNode record = read(record(text(300), Ended.success("\"" + "a".repeat(1000) + "\""), new MemorySize(900)));
        assertTrue(record.has("requestPayload"));
        assertTrue(!record.has("responsePayload"));
        assertEquals("{\"responsePayload\":1002}", record.get("omittedBytes").toString());
    }

    @Test
    void thenTheEventIfThatIsTheLargerOne() throws IOException {
        JsonNode record = read(record(text(1000), Ended.success("\"short\""), new MemorySize(900)));
        assertEquals("\"short\"", record.get("responsePayload").toString());
        assertEquals("{\"requestPayload\":1002}", record.get("omittedBytes").toString());
    }

    @Test
    void thenBoth() throws IOException {
        String whole = record(text(1000), Ended.success("\"" + "a".repeat(2000) + "\""), new MemorySize(900));
        assertTrue(whole.length() <= 900, whole);
        assertEquals(
                "{\"requestPayload\":1002,\"responsePayload\":2002}",
                read(whole).get("omittedBytes").toString());
        assertEquals("Success", read(whole).at("/requestContext/condition").asText());
    }

    @Test
    void aRecordOfExactlyTheLimitIsWhole() throws IOException {
        String whole = record(text(300), Ended.success("1"), ENOUGH);
        assertEquals(whole, record(text(300), Ended.success("1"), new MemorySize(whole.length())));
        assertTrue(read(record(text(300), Ended.success("1"), new MemorySize(whole.length() - 1)))
                .has("omittedBytes"));
    }

    private static QueuedInvocation text(int length) {
        return Ended.invocation("\"" + "q".repeat(length) + "\"");
    }

    private static JsonNode read(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }
}
