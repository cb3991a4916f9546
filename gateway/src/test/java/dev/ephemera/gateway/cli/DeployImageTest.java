package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy} of functions in images. */
final class DeployImageTest {

    private static final String CREATE = "POST /2015-03-31/functions";
    private static final String APP = """
            {"FunctionName": "app", "PackageType": "Image", "MemorySize": 128, "Timeout": 3}
            """;

    private FakePlatform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer(CREATE, 201, APP);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Session.Result deploy(String... arguments) {
        return new Session()
                .run(Stream.concat(Stream.of("deploy", "--url", platform.url()), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private JsonNode sent() {
        return platform.onlyRequest().json();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private Path folder(String settings) throws IOException {
        Files.writeString(directory.resolve("main.py"), "not sent");
        Files.writeString(directory.resolve("function.yaml"), settings);
        return directory;
    }

    private void assertMisused(String expected, Session.Result result) {
        assertEquals(2, result.exitCode(), result.out());
        assertTrue(result.err().contains(expected), result.err());
        assertEquals(List.of(), platform.requests());
    }

    @Test
    void createsAFunctionThatIsCalledLikeItsImage() {
        Session.Result result = deploy("--image", "registry:5000/me/app:1.2");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "created app (image registry:5000/me/app:1.2, 128 MB, 3 s)\n  " + platform.url() + "/f/app/\n",
                result.out());
        assertEquals("app", sent().path("FunctionName").asText());
        assertEquals("Image", sent().path("PackageType").asText());
        assertEquals("registry:5000/me/app:1.2", sent().at("/Code/ImageUri").asText());
        assertFalse(sent().has("Runtime"));
        assertFalse(sent().has("Handler"));
        assertFalse(sent().has("ImageConfig"));
        assertFalse(sent().path("Code").has("ZipFile"));
    }

    @Test
    void sendsWhatTheOptionsSay() {
        deploy(
                "--image=me/app@sha256:" + "a".repeat(64),
                "--name=other",
                "--entry-point=/bin/app",
                "--entry-point=-v",
                "--command=one",
                "--command=two words, and a comma",
                "--working-directory=/srv",
                "--memory=256",
                "--env=A=1");

        assertEquals("other", sent().path("FunctionName").asText());
        assertEquals(List.of("/bin/app", "-v"), texts(sent().at("/ImageConfig/EntryPoint")));
        assertEquals(List.of("one", "two words, and a comma"), texts(sent().at("/ImageConfig/Command")));
        assertEquals("/srv", sent().at("/ImageConfig/WorkingDirectory").asText());
        assertEquals(256, sent().path("MemorySize").asInt());
        assertEquals("1", sent().at("/Environment/Variables/A").asText());
    }

    @Test
    void takesTheImageFromTheFoldersSettingsAndLeavesItsFilesWhereTheyAre() throws IOException {
        deploy(folder("name: app\nimage: me/app:1\ntimeout: 9\n").toString());

        assertEquals("me/app:1", sent().at("/Code/ImageUri").asText());
        assertFalse(sent().path("Code").has("ZipFile"));
        assertEquals(9, sent().path("Timeout").asInt());
    }

    @Test
    void prefersOptionsToTheFoldersSettings() throws IOException {
        deploy(
                folder("name: app\nimage: {uri: 'me/app:1', command: [one], workingDirectory: /srv}\n")
                        .toString(),
                "--image=me/app:2",
                "--command=two");

        assertEquals("me/app:2", sent().at("/Code/ImageUri").asText());
        assertEquals(List.of("two"), texts(sent().at("/ImageConfig/Command")));
        assertEquals("/srv", sent().at("/ImageConfig/WorkingDirectory").asText());
    }

    @Test
    void updatesImageAndSettingsOfAFunctionThatIsThereInOneRequest() {
        platform.answer(CREATE, 409, "{\"Message\": \"Function already exist: app\"}");
        platform.answer("PUT /2015-03-31/functions/app/code", 200, APP);

        Session.Result result = deploy("--image=me/app:2", "--command=two", "--memory=128");

        assertTrue(result.out().startsWith("updated app (image me/app:2"), result.out() + result.err());
        JsonNode update = platform.requests().get(1).json();
        assertEquals("me/app:2", update.path("ImageUri").asText());
        assertEquals(List.of("two"), texts(update.at("/ImageConfig/Command")));
        assertEquals(128, update.path("MemorySize").asInt());
    }

    @Test
    void passesOnWhyThePlatformRefuses() {
        platform.answer(CREATE, 400, "{\"Message\": \"The sandbox engine cannot run container images\"}");

        Session.Result result = deploy("--image=me/app:1");

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot deploy 'app': The sandbox engine cannot run container images\n", result.err());
    }

    @Test
    void refusesAnImageBesideCode() throws IOException {
        assertMisused(
                "cannot go with --image",
                deploy(folder("name: app\nruntime: python\n").toString(), "--image=me/app:1"));
    }

    @Test
    void refusesWhatImagesBringThemselves() throws IOException {
        assertMisused("'runtime'", deploy("--image=me/app:1", "--runtime=python"));
        assertMisused("'handler'", deploy("--image=me/app:1", "--handler=main.handler"));
        assertMisused(
                "'layers'",
                deploy(folder("image: me/app:1\nlayers: [tools:1]\n").toString()));
    }

    @Test
    void refusesACommandWithoutAnImage() throws IOException {
        assertMisused("name it by --image", deploy(folder("runtime: python").toString(), "--command=one"));
        assertMisused(
                "name it by --image", deploy(folder("image: {command: [one]}").toString()));
    }

    @Test
    void namesAnUnknownKeyOfAnImage() throws IOException {
        assertMisused(
                "'entrypoint'; its image may hold uri",
                deploy(folder("image: {uri: a, entrypoint: [b]}").toString()));
    }
}
