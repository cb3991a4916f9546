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

class DeployCommandTest {

    private static final String CREATE = "POST /2015-03-31/functions";
    private static final String HELLO = """
            {"FunctionName": "hello", "Runtime": "python", "Handler": "hello.handler", "MemorySize": 128, "Timeout": 3}
            """;

    private FakePlatform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer(CREATE, 201, HELLO);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Session.Result deploy(Path source, String... options) {
        return new Session()
                .run(Stream.concat(
                                Stream.of("deploy", source.toString(), "--url", platform.url()), Arrays.stream(options))
                        .toArray(String[]::new));
    }

    private JsonNode sent() {
        return platform.onlyRequest().json();
    }

    private Path file(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content of " + name);
    }

    @Test
    void createsAFunctionFromOneSourceFile() throws IOException {
        Session.Result result = deploy(file("hello.py"));

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "created hello (python, hello.handler, 128 MB, 3 s)\n  " + platform.url() + "/f/hello/\n",
                result.out());
        assertEquals("hello", sent().path("FunctionName").asText());
        assertEquals("python", sent().path("Runtime").asText());
        assertEquals("hello.handler", sent().path("Handler").asText());
        assertEquals(List.of("hello.py"), ZipContent.of(sent()).names());
    }

    @Test
    void leavesToThePlatformWhatNobodySaid() throws IOException {
        deploy(file("hello.py"));

        assertFalse(sent().has("MemorySize"));
        assertFalse(sent().has("Timeout"));
        assertFalse(sent().has("Environment"));
    }

    @Test
    void sendsWhatTheOptionsSay() throws IOException {
        deploy(
                file("hello.py"),
                "--name=greet",
                "--runtime=python3.11",
                "--handler=hello.main",
                "--memory=256",
                "--timeout=7",
                "--env=A=1",
                "--env=B=x=y",
                "--description=Says hello");

        assertEquals("greet", sent().path("FunctionName").asText());
        assertEquals("python3.11", sent().path("Runtime").asText());
        assertEquals("hello.main", sent().path("Handler").asText());
        assertEquals(256, sent().path("MemorySize").asInt());
        assertEquals(7, sent().path("Timeout").asInt());
        assertEquals("1", sent().at("/Environment/Variables/A").asText());
        assertEquals("x=y", sent().at("/Environment/Variables/B").asText());
        assertEquals("Says hello", sent().path("Description").asText());
    }

    @Test
    void readsTheFoldersOwnSettings() throws IOException {
        file("folder/main.py");
        Files.writeString(directory.resolve("folder/function.yaml"), """
                name: greet
                runtime: python3.11
                handler: main.run
                memory: 192
                timeout: 9
                environment: {A: "1", B: "2"}
                description: Says hello
                """);

        deploy(directory.resolve("folder"), "--memory=512", "--env=B=3");

        assertEquals("greet", sent().path("FunctionName").asText());
        assertEquals("main.run", sent().path("Handler").asText());
        assertEquals(512, sent().path("MemorySize").asInt());
        assertEquals(9, sent().path("Timeout").asInt());
        assertEquals("1", sent().at("/Environment/Variables/A").asText());
        assertEquals("3", sent().at("/Environment/Variables/B").asText());
        assertEquals(List.of("main.py"), ZipContent.of(sent()).names());
    }

    @Test
    void namesAnUnknownSetting() throws IOException {
        file("folder/main.py");
        Files.writeString(directory.resolve("folder/function.yaml"), "memroy: 5");

        Session.Result result = deploy(directory.resolve("folder"));

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("unknown key 'memroy'"), result.err());
    }

    @Test
    void namesAFileOfSettingsThatIsNoYaml() throws IOException {
        file("folder/main.py");
        Files.writeString(directory.resolve("folder/function.yaml"), "name: [");

        Session.Result result = deploy(directory.resolve("folder"));

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("function.yaml' cannot be read"), result.err());
    }

    @Test
    void updatesCodeAndSettingsOfAFunctionThatIsThereInOneRequest() throws IOException {
        platform.answer(CREATE, 409, "{\"Message\": \"Function already exist: hello\"}");
        platform.answer("PUT /2015-03-31/functions/hello/code", 200, HELLO);

        Session.Result result = deploy(file("hello.py"), "--memory=128");

        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("updated hello"), result.out());
        assertEquals(2, platform.requests().size());
        JsonNode update = platform.requests().get(1).json();
        assertEquals(
                List.of("hello.py"),
                ZipContent.ofBase64(update.path("ZipFile").asText()).names());
        assertEquals("hello.handler", update.path("Handler").asText());
        assertEquals(128, update.path("MemorySize").asInt());
    }

    @Test
    void passesOnWhyThePlatformRefuses() throws IOException {
        platform.answer(CREATE, 400, "{\"Message\": \"Unknown runtime 'cobol'; there are: nodejs, python\"}");

        Session.Result result = deploy(file("hello.py"), "--runtime=cobol", "--handler=x");

        assertEquals(1, result.exitCode());
        assertEquals(
                "ephemera: cannot deploy 'hello': Unknown runtime 'cobol'; there are: nodejs, python\n", result.err());
    }

    @Test
    void givesProgramsTheConfiguration() throws IOException {
        Session.Result result = deploy(file("hello.py"), "--json");

        assertTrue(result.out().contains("\"FunctionName\" : \"hello\""), result.out());
    }

    @Test
    void namesASourceThatIsNotThere() {
        Session.Result result = deploy(directory.resolve("none"));

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("there is no file or folder '" + directory.resolve("none")), result.err());
    }

    @Test
    void refusesAFolderWithoutCode() throws IOException {
        Files.createDirectory(directory.resolve("empty"));
        Files.writeString(directory.resolve("empty/README.md"), "nothing here");

        Session.Result result = deploy(directory.resolve("empty"));

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("there is no code in the folder"), result.err());
    }

    @Test
    void refusesAZipThatIsNone() throws IOException {
        Session.Result result = deploy(file("code.zip"));

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("code.zip' is no zip"), result.err());
    }

    @Test
    void sendsAZipAsItIs() throws IOException {
        file("folder/index.js");
        byte[] zip = Zip.ofFolder(directory.resolve("folder"));
        Files.write(directory.resolve("code.zip"), zip);

        deploy(directory.resolve("code.zip"));

        assertEquals("code", sent().path("FunctionName").asText());
        assertEquals("nodejs", sent().path("Runtime").asText());
        assertEquals("index.handler", sent().path("Handler").asText());
        assertEquals(List.of("index.js"), ZipContent.of(sent()).names());
    }
}
