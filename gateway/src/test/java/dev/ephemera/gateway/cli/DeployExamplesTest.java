package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.serve.StackState;
import dev.ephemera.gateway.serve.StartReport;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.engine.StackAvailability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployExamplesTest {

    private static final String STACKS = """
            [{"name": "python", "title": "Python", "runtimes": ["python"]},
             {"name": "ruby", "title": "Ruby", "runtimes": ["ruby", "ruby3.4"]},
             {"name": "php", "title": "PHP", "runtimes": ["php"]}]
            """;

    @TempDir
    Path folder;

    private record Outcome(List<String> functions, String said) {}

    @Test
    void leavesOutWhatCouldNotRunSoonAndSaysWhy() throws IOException {
        example("a", "python");
        example("b", "ruby3.4");
        example("c", "php");
        Outcome outcome = deployedOn("sandbox");
        assertEquals(List.of("a"), outcome.functions());
        String said = outcome.said();
        assertTrue(said.contains("example b is left out: Ruby is not built; after ./ephemera stacks build ruby"), said);
        assertTrue(said.contains("example c is left out: PHP: nobody can help"), said);
    }

    @Test
    void doesNotMindThatAnImageIsBuiltFirst() throws IOException {
        example("b", "ruby");
        assertEquals(List.of("b"), deployedOn("docker").functions());
    }

    @Test
    void leavesOutWhatIsToBeCompiledFirst() throws IOException {
        example("d", "python");
        Files.writeString(folder.resolve("d/F.java"), "class F {}");
        Outcome before = deployedOn("docker");
        assertEquals(List.of(), before.functions());
        assertTrue(before.said().contains("example d is left out: it has to be compiled"), before.said());

        Files.writeString(folder.resolve("d/F.class"), "compiled");
        assertEquals(List.of("d"), deployedOn("docker").functions());
    }

    private void example(String name, String runtime) throws IOException {
        Path example = Files.createDirectories(folder.resolve(name));
        Files.writeString(example.resolve("f.txt"), "code");
        String settings = "name: %s\nruntime: %s\nhandler: f.h\n";
        Files.writeString(example.resolve("function.yaml"), settings.formatted(name, runtime));
    }

    private Outcome deployedOn(String engine) throws IOException {
        Map<String, StackState> stacks = Map.of(
                "python", new StackState("Python", new StackAvailability.Available("3")),
                "ruby", new StackState("Ruby", new StackAvailability.Buildable()),
                "php", new StackState("PHP", new StackAvailability.Missing("nobody can help")));
        StartReport report = new StartReport(new EngineDescription(engine, "1", "", ""), "", stacks, "", "", folder);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), out, out, Map.of());
        try (FakePlatform platform = new FakePlatform()) {
            platform.answer("GET /stacks", 200, STACKS);
            platform.answer("POST " + PlatformClient.FUNCTIONS, 201, "{}");
            new DeployExamples(terminal, URI.create(platform.url()), report).run(folder);
            List<String> functions = platform.requests().stream()
                    .map(request -> request.json().path("FunctionName").asText())
                    .toList();
            return new Outcome(functions, said.toString(StandardCharsets.UTF_8));
        }
    }
}
