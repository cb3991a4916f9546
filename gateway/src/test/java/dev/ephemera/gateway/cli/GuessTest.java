package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.cli.CodePackage.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuessTest {

    private FakePlatform server;
    private PlatformClient platform;

    @BeforeEach
    void start() throws IOException {
        server = new FakePlatform();
        platform = new PlatformClient(URI.create(server.url()), Optional.empty());
    }

    @AfterEach
    void stop() {
        platform.close();
        server.close();
    }

    private FunctionSettings guess(Kind kind, FunctionSettings said, String... files) {
        CodePackage code = new CodePackage("mine", kind, List.of(files), new byte[0]);
        return new Guess(new StackHints(platform), code).complete(said);
    }

    private void assertGuess(String runtime, String handler, FunctionSettings guessed) {
        assertEquals(runtime, guessed.runtime());
        assertEquals(handler, guessed.handler());
    }

    private static FunctionSettings said(@Nullable String runtime, @Nullable String handler) {
        return new FunctionSettings(null, runtime, handler, null, null, null, null, null, null, null);
    }

    @Test
    void aFilesEndingTellsItsStack() {
        assertGuess("python", "hello.handler", guess(Kind.SINGLE_FILE, FunctionSettings.NONE, "hello.py"));
        assertGuess("nodejs", "hello.handler", guess(Kind.SINGLE_FILE, FunctionSettings.NONE, "hello.mjs"));
        assertGuess("provided", "hello.sh", guess(Kind.SINGLE_FILE, FunctionSettings.NONE, "hello.sh"));
    }

    @Test
    void aProgramWithoutAnEndingRunsAsItIs() {
        assertGuess("provided", "tool", guess(Kind.EXECUTABLE, FunctionSettings.NONE, "tool"));
    }

    @Test
    void aScriptOfALanguageWithAStackIsAProgramUnlessThatStackIsAskedFor() {
        assertGuess("provided", "hello.sh", guess(Kind.FOLDER, said(null, "hello.sh"), "hello.sh"));
        assertGuess("bash", "hello.handler", guess(Kind.SINGLE_FILE, said("bash", null), "hello.sh"));
    }

    @Test
    void aProgramRunsWithoutWhatOnlySomeNeedUnlessItIsAskedFor() {
        server.answer("GET /stacks", 200, """
                [{"name": "bash", "files": ["{script}.sh"], "extensions": [".sh"], "single": "{stem}.handler"},
                 {"name": "ffmpeg", "files": ["bootstrap", "{handler}"], "extensions": [".sh"], "single": "{file}"},
                 {"name": "go", "files": ["bootstrap", "{handler}"], "extensions": [], "single": "{file}"},
                 {"name": "provided", "files": ["bootstrap", "{handler}"], "extensions": [".sh"], "single": "{file}"}]
                """);
        assertGuess("provided", "hello.sh", guess(Kind.SINGLE_FILE, FunctionSettings.NONE, "hello.sh"));
        assertGuess("provided", "tool", guess(Kind.EXECUTABLE, FunctionSettings.NONE, "tool"));
        assertGuess("provided", "bootstrap", guess(Kind.FOLDER, FunctionSettings.NONE, "bootstrap"));
        assertGuess("ffmpeg", "hello.sh", guess(Kind.SINGLE_FILE, said("ffmpeg", null), "hello.sh"));
    }

    @Test
    void aBootstrapTellsItsStack() {
        assertGuess("provided", "bootstrap", guess(Kind.FOLDER, FunctionSettings.NONE, "bootstrap", "data.txt"));
    }

    @Test
    void theOnlySourceFileIsTheMainOne() {
        assertGuess("python", "anything.handler", guess(Kind.FOLDER, FunctionSettings.NONE, "anything.py", "a.txt"));
    }

    @Test
    void amongSeveralTheUsualNameIsTheMainOne() {
        assertGuess("nodejs", "index.handler", guess(Kind.FOLDER, FunctionSettings.NONE, "a.js", "index.js", "z.js"));
        assertGuess("python", "mine.handler", guess(Kind.FOLDER, FunctionSettings.NONE, "a.py", "mine.py"));
    }

    @Test
    void aHandlerTellsItsStack() {
        assertGuess("python", "a.run", guess(Kind.FOLDER, said(null, "a.run"), "a.py", "b.js"));
    }

    @Test
    void aRuntimeNarrowsDownTheHandler() {
        assertEquals(
                "b.handler",
                guess(Kind.FOLDER, said("nodejs18.x", null), "a.py", "b.js").handler());
    }

    @Test
    void asksNobodyWhereEverythingIsSaid() {
        server.close();

        assertEquals("mine", guess(Kind.FOLDER, said("python", "a.run"), "a.py").name());
    }

    @Test
    void saysWhatItSawWhereItCannotGuess() {
        CommandFailure failure = assertThrows(
                CommandFailure.class, () -> guess(Kind.FOLDER, FunctionSettings.NONE, "a.py", "b.py", "c.txt"));

        assertTrue(failure.getMessage().contains("a.py, b.py, c.txt"), failure.getMessage());
        assertTrue(failure.getMessage().contains("--runtime and --handler"), failure.getMessage());
    }
}
