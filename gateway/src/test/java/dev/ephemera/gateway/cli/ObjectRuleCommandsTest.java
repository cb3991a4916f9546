package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectRuleCommandsTest {

    private static final String MADE = """
            {"id": "resize", "events": ["s3:ObjectCreated:Put", "s3:ObjectRemoved:*"], "prefix": "in/",
             "suffix": ".png", "function": "resize", "passedOn": 3, "lastEvent": "2027-01-15T08:00:00.120Z"}""";

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void createSaysWhatRunsOnWhat() {
        platform.answer("PUT /buckets/photos/notifications/resize", 200, MADE);
        Session.Result result = run(
                "create",
                "photos",
                "--function",
                "resize",
                "--events",
                "s3:ObjectCreated:Put,s3:ObjectRemoved:*",
                "--prefix",
                "in/",
                "--suffix",
                ".png");
        assertEquals(
                "rule resize: resize runs on s3:ObjectCreated:Put, s3:ObjectRemoved:* of photos/in/*.png\n",
                result.out());
        JsonNode sent = platform.onlyRequest().json();
        assertEquals("resize", sent.path("function").asText());
        assertEquals("s3:ObjectRemoved:*", sent.at("/events/1").asText());
        assertEquals("in/", sent.path("prefix").asText());
        assertEquals(".png", sent.path("suffix").asText());
    }

    @Test
    void createLeavesTheRestToThePlatform() {
        platform.answer("PUT /buckets/photos/notifications/mine", 200, MADE);
        assertEquals(
                0,
                run("create", "photos", "--function", "resize", "--id", "mine").exitCode());
        JsonNode sent = platform.onlyRequest().json();
        assertTrue(sent.path("events").isMissingNode());
        assertTrue(sent.path("prefix").isNull());
    }

    @Test
    void listShowsTheRulesOfAllBuckets() {
        platform.answer(
                "GET /buckets", 200, "{\"buckets\": [{\"bucket\": \"photos\", \"notifications\": [" + MADE + "]}]}");
        String[] lines = run("list").out().split("\n", -1);
        assertTrue(lines[0].startsWith("OBJECTS "), lines[0]);
        assertEquals(
                "photos/in/*.png  s3:ObjectCreated:Put, s3:ObjectRemoved:*  resize    3          2027-01-15T08:00:00Z"
                        + "  resize  -",
                lines[1]);
    }

    @Test
    void listSaysHowToBegin() {
        platform.answer("GET /buckets", 200, "{\"buckets\": []}");
        assertTrue(run("list").out().contains("object-rule create BUCKET --function NAME"));
    }

    @Test
    void deleteDeletesOneOrSaysWhyNot() {
        platform.answer("DELETE /buckets/photos/notifications/resize", 204, "");
        assertEquals("deleted resize\n", run("delete", "photos", "resize").out());
        Session.Result missing = run("delete", "photos", "other");
        assertEquals(1, missing.exitCode());
        assertTrue(missing.err().contains("cannot delete the rule 'other' of bucket 'photos'"), missing.err());
    }

    @Test
    void whatThePlatformRefusesIsSaid() {
        platform.answer("PUT /buckets/photos/notifications/resize", 400, "{\"message\": \"Configurations overlap\"}");
        Session.Result result = run("create", "photos", "--function", "resize");
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("bucket 'photos': Configurations overlap"), result.err());
    }

    private Session.Result run(String... arguments) {
        return new Session()
                .run(Stream.of(Stream.of("object-rule"), Arrays.stream(arguments), Stream.of("--url", platform.url()))
                        .flatMap(part -> part)
                        .toArray(String[]::new));
    }
}
