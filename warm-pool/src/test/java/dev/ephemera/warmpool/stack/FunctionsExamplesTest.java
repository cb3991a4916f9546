package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in {@code functions-examples/}, run by the stacks they are made for. */
final class FunctionsExamplesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    Path directory;

    private JsonNode run(String example, String event) throws IOException {
        JsonNode function =
                YAML.readTree(Example.FOLDER.resolve(example, "function.yaml").toFile());
        Stack stack = StackCatalog.read(Path.of("stacks"))
                .forRuntime(function.path("runtime").asText())
                .orElseThrow();
        try (RunningBootstrap bootstrap = new RunningBootstrap(stack.name(), directory, Example.copyOf(example))) {
            return bootstrap.invoke(function.path("handler").asText(), event).json();
        }
    }

    @Test
    void nameAStackAndAFileThatExist() throws IOException {
        StackCatalog catalog = StackCatalog.read(Path.of("stacks"));
        try (Stream<Path> entries = Files.list(Example.FOLDER)) {
            for (Path example : entries.filter(Files::isDirectory).toList()) {
                JsonNode function =
                        YAML.readTree(example.resolve("function.yaml").toFile());
                Stack stack =
                        catalog.forRuntime(function.path("runtime").asText()).orElseThrow();
                List<String> files =
                        stack.handlers().candidates(function.path("handler").asText());
                assertTrue(
                        files.isEmpty() || files.stream().anyMatch(file -> Files.exists(example.resolve(file))),
                        example::toString);
                assertEquals(
                        example.getFileName().toString(), function.path("name").asText());
                assertEquals(3, Files.readAllLines(example.resolve("README.md")).size(), example::toString);
            }
        }
    }

    @Test
    void helloGreets() throws IOException {
        for (String example : List.of("hello-python", "hello-node")) {
            assertEquals(
                    "Hello, Zoë!",
                    run(example, "{\"name\": \"Zoë\"}").path("message").asText());
            assertEquals("Hello, world!", run(example, "{}").path("message").asText());
        }
    }

    @Test
    void helloGreetsInJava() throws IOException {
        Path library = StackSupplies.ofThisProgram().of("java-runtime").resolve("jars/aws-lambda-java-core-1.4.0.jar");
        try (RunningBootstrap bootstrap = new RunningBootstrap(
                "java",
                directory,
                task -> assertEquals(
                        0,
                        ToolProvider.findFirst("javac")
                                .orElseThrow()
                                .run(
                                        System.out,
                                        System.err,
                                        "-cp",
                                        library.toString(),
                                        "-d",
                                        task.toString(),
                                        Example.FOLDER
                                                .resolve("hello-java/hello/Hello.java")
                                                .toString())))) {
            RunningBootstrap.Answer answer = bootstrap.invoke("hello.Hello", "{\"name\": \"Zoë\"}");
            assertEquals("Hello, Zoë!", answer.json().path("message").asText());
            assertTrue(answer.log().contains("thumbnailer greets Zoë"), answer::log);
        }
    }

    @Test
    void shellTellsSizeAndDigest() throws IOException {
        JsonNode result = run("shell", "{}");
        assertEquals(2, result.path("bytes").asInt());
        assertEquals(
                "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                result.path("sha256").asText());
    }

    @Test
    void bootstrapShellAnswersWithItsEvent() throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/curl")), "needs /usr/bin/curl: apt-get install curl");
        JsonNode result = run("bootstrap-shell", "{\"n\": [1, 2]}");
        assertEquals("any.name", result.path("handler").asText());
        assertEquals(2, result.path("event").path("n").path(1).asInt());
    }

    @Test
    void wordCountCounts() throws IOException {
        JsonNode result = run("word-count", "{\"text\": \"Ein Mops kam in, ein\"}");
        assertEquals(5, result.path("words").asInt());
        assertEquals(2, result.path("most").path("ein").asInt());
        JsonNode response =
                run("word-count", "{\"requestContext\": {}, \"isBase64Encoded\": true, \"body\": \"YSBi\"}");
        assertEquals(
                "{\"words\": 2, \"most\": {\"a\": 1, \"b\": 1}}",
                response.path("body").asText());
    }

    @Test
    void gitHubPushTellsWhatWasPushed() throws IOException {
        String event = "{\"headers\": {\"x-github-event\": \"%s\"}, \"parsedBody\": %s}";
        JsonNode push = run("github-push", event.formatted("push", """
                {"ref": "refs/heads/main", "pusher": {"name": "ada"}, "repository": {"full_name": "ada/engine"},
                 "commits": [
                   {"id": "1f0c9d2ab", "message": "Count the cards\\n\\nAll of them.", "author": {"name": "Ada"},
                    "distinct": true, "added": ["cards.py"], "modified": [], "removed": []},
                   {"id": "2222222ff", "message": "Merged", "author": {"name": "Bob"}, "distinct": false}]}"""));
        assertEquals(
                "ada pushed 1 commit to main of ada/engine\n  1f0c9d2 Count the cards (Ada)",
                push.path("text").asText());
        assertEquals("cards.py", push.at("/files/added/0").asText());
        JsonNode ping = run("github-push", event.formatted("ping", "{\"zen\": \"Keep it logically awesome.\"}"));
        assertEquals(
                "GitHub can reach this webhook: Keep it logically awesome.",
                ping.path("text").asText());
        String tag = "{\"ref\": \"refs/tags/v1\", \"repository\": {\"full_name\": \"a/b\"}}";
        assertEquals(
                "somebody tagged a/b as v1",
                run("github-push", event.formatted("push", tag)).path("text").asText());
    }

    @Test
    void ordersAreAddedUpAndTheFirstBadOneOfAPartitionIsNamed() throws IOException {
        JsonNode result = run("orders", """
                {"records": {
                  "orders-0": [
                    {"offset": 4, "value": "%s"}, {"offset": 5, "value": "%s"}, {"offset": 6, "value": "%s"}],
                  "orders-1": [{"offset": 9, "value": "%s"}]}}""".formatted(
                        base64("{\"quantity\": 2, \"price\": 4.5}"),
                        base64("{\"quantity\": \"many\"}"),
                        base64("no JSON"),
                        base64("{\"quantity\": 1, \"price\": 1}")));
        assertEquals(
                "[{\"itemIdentifier\":{\"partition\":\"orders-0\",\"offset\":5}}]",
                result.path("batchItemFailures").toString());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void thumbnailerShrinksEveryKindOfPng() throws IOException {
        for (int type : List.of(
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY)) {
            JsonNode result = run("thumbnailer", "{\"image\": \"" + halfBlackHalfWhite(type) + "\", \"size\": 20}");
            BufferedImage small = decode(result.path("image").asText());
            assertEquals(20, small.getWidth());
            assertEquals(10, small.getHeight());
            assertEquals(Color.BLACK.getRGB(), small.getRGB(4, 4));
            assertEquals(Color.WHITE.getRGB(), small.getRGB(15, 9));
        }
    }

    @Test
    void thumbnailerAnswersRequestsToItsUrl() throws IOException {
        String event = "{\"requestContext\": {}, \"isBase64Encoded\": true, \"body\": \"%s\"}";
        JsonNode response = run("thumbnailer", event.formatted(halfBlackHalfWhite(BufferedImage.TYPE_INT_RGB)));
        assertEquals(200, response.path("statusCode").asInt());
        assertEquals("image/png", response.path("headers").path("content-type").asText());
        assertEquals(128, decode(response.path("body").asText()).getWidth());
        JsonNode refusal = run("thumbnailer", event.formatted("AAAA"));
        assertEquals(400, refusal.path("statusCode").asInt());
        assertEquals("this is not a PNG file\n", refusal.path("body").asText());
    }

    private static String halfBlackHalfWhite(int type) throws IOException {
        BufferedImage image = new BufferedImage(333, 167, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLACK);
        graphics.fillRect(0, 0, 166, 167);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(166, 0, 167, 167);
        graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }

    private static BufferedImage decode(String base64) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }
}
