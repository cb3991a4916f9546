package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployTriggersTest {

    private static final String CREATE = "POST /2015-03-31/functions";
    private static final String MAPPINGS = "/2015-03-31/event-source-mappings";
    private static final String LIST_MAPPINGS = "GET " + MAPPINGS + "?FunctionName=thumbs";
    private static final String FIRST = "/buckets/photos/notifications/thumbs-function.yaml-1";

    private FakePlatform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer(CREATE, 201, """
                {"FunctionName": "thumbs", "Runtime": "python", "Handler": "thumbs.handler", "MemorySize": 128,
                 "Timeout": 3}""");
        platform.answer("GET /buckets", 200, "{\"buckets\": []}");
        platform.answer(LIST_MAPPINGS, 200, "{\"EventSourceMappings\": []}");
        platform.answer("GET /triggers/webhooks", 200, "{\"webhooks\": []}");
        platform.answer("GET /schedules", 200, "{\"schedules\": []}");
        platform.answer("PUT /object-store/buckets/photos", 204, "");
        platform.answer("PUT /object-store/buckets/thumbnails", 204, "");
        platform.answer("PUT " + FIRST, 200, """
                {"id": "thumbs-function.yaml-1", "events": ["s3:ObjectCreated:*"], "prefix": "in/", "suffix": ".png"}""");
        Files.writeString(directory.resolve("thumbs.py"), "code");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void makesTheBucketsAndTheRules() throws IOException {
        Session.Result result = deploy("""
                name: thumbs
                environment: {EPHEMERA_BUCKETS: "photos, thumbnails"}
                triggers:
                  - {kind: objects, bucket: photos, events: "s3:ObjectCreated:*", prefix: in/, suffix: .png}
                """);
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().endsWith("  runs on s3:ObjectCreated:* of photos/in/*.png\n"), result.out());
        assertEquals(
                List.of(
                        CREATE,
                        "PUT /object-store/buckets/photos",
                        "PUT /object-store/buckets/thumbnails",
                        "GET /buckets",
                        "PUT " + FIRST,
                        LIST_MAPPINGS),
                asked());
        JsonNode rule = requests().get(4).json();
        assertEquals("thumbs", rule.path("function").asText());
        assertEquals("s3:ObjectCreated:*", rule.at("/events/0").asText());
        assertEquals("in/", rule.path("prefix").asText());
        assertEquals(".png", rule.path("suffix").asText());
    }

    @Test
    void aPlatformWithoutAStoreHasItsBucketsElsewhere() throws IOException {
        platform.answer("PUT /object-store/buckets/photos", 404, "{\"Message\": \"none\"}");
        assertEquals(
                0,
                deploy("{name: thumbs, triggers: [{kind: objects, bucket: photos}]}")
                        .exitCode());
    }

    @Test
    void removesWhatAnEarlierDeploymentMadeAndThisOneDoesNotWant() throws IOException {
        platform.answer("GET /buckets", 200, """
                {"buckets": [
                  {"bucket": "photos", "notifications": [
                    {"id": "thumbs-function.yaml-1"}, {"id": "thumbs-function.yaml-2"}, {"id": "somebody else's"}]},
                  {"bucket": "old", "notifications": [{"id": "thumbs-function.yaml-1"},
                    {"id": "other-function.yaml-1"}]}]}""");
        deploy("{name: thumbs, triggers: [{kind: objects, bucket: photos}]}");
        assertEquals(
                List.of(
                        "DELETE /buckets/photos/notifications/thumbs-function.yaml-2",
                        "DELETE /buckets/old/notifications/thumbs-function.yaml-1"),
                asked().stream().filter(request -> request.startsWith("DELETE")).toList());
    }

    @Test
    void makesTheTopicAndTheMapping() throws IOException {
        platform.answer("PUT /topics/orders", 204, "");
        platform.answer("POST " + MAPPINGS, 202, "{\"UUID\": \"1\"}");
        Session.Result result = deploy("""
                name: thumbs
                triggers:
                  - {kind: kafka, topic: orders, partitions: 3, BatchSize: 5}
                """);
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().endsWith("  runs on records of orders\n"), result.out());
        assertEquals(List.of(CREATE, "GET /buckets", LIST_MAPPINGS, "PUT /topics/orders", "POST " + MAPPINGS), asked());
        assertEquals(3, requests().get(3).json().path("partitions").asInt());
        JsonNode mapping = requests().getLast().json();
        assertEquals("thumbs", mapping.path("FunctionName").asText());
        assertEquals("orders", mapping.at("/Topics/0").asText());
        assertEquals("TRIM_HORIZON", mapping.path("StartingPosition").asText());
        assertEquals(5, mapping.path("BatchSize").asInt());
        assertEquals(
                "thumbs-function.yaml-orders",
                mapping.at("/SelfManagedKafkaEventSourceConfig/ConsumerGroupId").asText());
    }

    @Test
    void makesSchedulesAndRemovesThoseOfEarlierDeployments() throws IOException {
        platform.answer("GET /schedules", 200, """
                {"schedules": [{"name": "thumbs-function.yaml-1"}, {"name": "thumbs-function.yaml-2"},
                  {"name": "thumbs-function.yaml-mine"}, {"name": "other-function.yaml-2"}]}""");
        platform.answer("PUT /schedules/thumbs-function.yaml-1", 200, """
                {"expression": "cron(0 2 * * ? *)", "zone": "Europe/Berlin", "nextRun": "2026-11-22T01:00:00Z"}""");
        Session.Result result = deploy("""
                name: thumbs
                triggers:
                  - {kind: schedule, expression: "cron(0 2 * * ? *)", zone: Europe/Berlin, payload: {rows: 7}}
                """);
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(
                result.out().endsWith("  runs at cron(0 2 * * ? *) Europe/Berlin, next 2026-11-22T01:00:00Z\n"),
                result.out());
        assertEquals(
                List.of(
                        CREATE,
                        "GET /buckets",
                        LIST_MAPPINGS,
                        "DELETE /schedules/thumbs-function.yaml-2",
                        "PUT /schedules/thumbs-function.yaml-1"),
                asked());
        JsonNode schedule = requests().getLast().json();
        assertEquals("thumbs", schedule.path("function").asText());
        assertEquals("cron(0 2 * * ? *)", schedule.path("expression").asText());
        assertEquals(7, schedule.at("/payload/rows").asInt());
        assertFalse(schedule.has("kind"));
    }

    @Test
    void changesTheMappingThatIsThereAndRemovesTheOthers() throws IOException {
        platform.answer("PUT /topics/orders", 204, "");
        platform.answer(LIST_MAPPINGS, 200, """
                {"EventSourceMappings": [
                  {"UUID": "1", "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "thumbs-function.yaml-orders"}},
                  {"UUID": "2", "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "thumbs-function.yaml-old"}},
                  {"UUID": "3", "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "made by hand"}}]}""");
        platform.answer("PUT " + MAPPINGS + "/1", 202, "{}");
        platform.answer("DELETE " + MAPPINGS + "/2", 202, "{}");
        Session.Result result = deploy("{name: thumbs, triggers: [{kind: kafka, topic: orders, BatchSize: 7}]}");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                List.of("PUT /topics/orders", "PUT " + MAPPINGS + "/1", "DELETE " + MAPPINGS + "/2"),
                asked().subList(3, 6));
        assertEquals("{\"BatchSize\":7}", requests().get(4).text());
    }

    @Test
    void topicsOfOtherClustersAreThereAlready() throws IOException {
        platform.answer("POST " + MAPPINGS, 202, "{\"UUID\": \"1\"}");
        Session.Result result = deploy(
                "{name: thumbs, triggers: [{kind: kafka, topic: orders, servers: [\"a:9092\"], start: LATEST}]}");
        assertTrue(result.out().endsWith("  runs on records of orders at a:9092\n"), result.out());
        JsonNode mapping = requests().getLast().json();
        assertEquals("LATEST", mapping.path("StartingPosition").asText());
        assertEquals(
                "a:9092",
                mapping.at("/SelfManagedEventSource/Endpoints/KAFKA_BOOTSTRAP_SERVERS/0")
                        .asText());
    }

    @Test
    void withoutTheKeyTriggersAllStaysAsItIs() throws IOException {
        deploy("{name: thumbs, environment: {EPHEMERA_BUCKETS: photos}}");
        assertEquals(List.of(CREATE), asked());
    }

    @Test
    void whatIsNotUnderstoodIsNamed() throws IOException {
        assertComplaint("[{kind: birds}]", "kind 'birds'");
        assertComplaint("[{kind: objects}]", "no bucket");
        assertComplaint("[{kind: schedule, zone: UTC}]", "does not say when");
        assertComplaint("[{kind: kafka}]", "no topic");
        assertComplaint("[{kind: kafka, topic: a, batchSize: 3}]", "unknown key 'batchSize'");
        assertComplaint("[{kind: kafka, topic: a, servers: [\"b:1\"], partitions: 3}]", "own Kafka only");
        assertEquals(List.of(), asked());
        assertComplaint("[{kind: objects, bucket: photos, event: x}]", "unknown key 'event'");
        platform.answer("PUT " + FIRST, 400, "{\"message\": \"Configurations overlap\"}");
        assertComplaint("[{kind: objects, bucket: photos}]", "Configurations overlap");
    }

    private void assertComplaint(String triggers, String words) throws IOException {
        Session.Result result = deploy("{name: thumbs, triggers: " + triggers + "}");
        assertTrue(result.exitCode() != 0);
        assertTrue(result.err().contains(words), result.err());
    }

    private Session.Result deploy(String yaml) throws IOException {
        Files.writeString(directory.resolve("function.yaml"), yaml);
        return new Session().run("deploy", directory.toString(), "--url", platform.url());
    }

    /** What was asked, without the questions that kinds ask which these tests are not about. */
    private List<FakePlatform.Request> requests() {
        return platform.requests().stream()
                .filter(request -> !request.path().equals("/triggers/webhooks")
                        && !request.path().equals("/schedules"))
                .toList();
    }

    private List<String> asked() {
        return requests().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
    }
}
