package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.StackRuns.Ending;
import dev.ephemera.warmpool.stack.StackRuns.Job;
import dev.ephemera.warmpool.stack.StackRuns.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Amazon's runtime interface client for Node.js, as npm has it, in a package of ours: it finds the Runtime API
 * at a host and a port, in a container without a network. A subclass opens an engine whose containers have node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
public abstract class StockNodeClientContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SOURCE = Path.of("src", "test", "clients", "aws-lambda-ric");
    private static final Path CLIENT = Path.of("node_modules", "aws-lambda-ric");

    /** npm compiles it, which takes a minute: kept until the module is cleaned. */
    private static final Path BUILT = Path.of("target", "clients", "aws-lambda-ric");

    private StackRuns runs;

    /** Opens the engine under test, or skips the tests with a reason. */
    protected abstract ContainerEngine open(RunDirectory instance) throws Exception;

    @BeforeAll
    void prepare(@TempDir Path data) throws Exception {
        for (String tool : List.of("npm", "node", "cmake", "g++", "make")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), () -> "needs /usr/bin/" + tool);
        }
        build();
        runs = new StackRuns(data, this::open);
    }

    @AfterAll
    void cleanUp() throws Exception {
        if (runs != null) {
            runs.close();
        }
    }

    @Test
    void runsAHandler() throws Exception {
        Ran ran = run("{\"name\": \"Zoë\"}");
        Ending.Answered answered = assertInstanceOf(Ending.Answered.class, ran.ending(), ran::toString);
        JsonNode expected = JSON.readTree(
                "{\"greeting\": \"Hello, Zoë!\", \"id\": \"" + StackRuns.REQUEST_ID + "\", \"left\": true}");
        assertEquals(expected, JSON.readTree(answered.result()));
        assertTrue(ran.log().contains("greeting Zoë"), ran::log);
    }

    @Test
    void passesAnErrorOn() throws Exception {
        Ran ran = run("{\"name\": \"nobody\"}");
        Ending.Failed failed = assertInstanceOf(Ending.Failed.class, ran.ending(), ran::toString);
        JsonNode report = JSON.readTree(failed.report());
        assertEquals("RangeError", report.path("errorType").asText());
        assertEquals("there is nobody to greet: ø", report.path("errorMessage").asText());
        assertTrue(report.path("trace").toString().contains("function.mjs:3"), report::toString);
    }

    private Ran run(String event) throws Exception {
        Stack stack = StackCatalog.read(Path.of("stacks"))
                .forRuntime("provided.al2023")
                .orElseThrow();
        return runs.run(
                stack,
                new Job(
                        StockNodeClientContract::addPackage,
                        "function.handler",
                        event,
                        MemorySize.ofMegabytes(256),
                        Map.of(),
                        ""));
    }

    private static void build() throws IOException, InterruptedException {
        if (Files.isDirectory(BUILT.resolve(CLIENT))) {
            return;
        }
        Files.createDirectories(BUILT);
        Files.copy(SOURCE.resolve("package.json"), BUILT.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
        Path log = BUILT.resolve("npm.log");
        Process npm = new ProcessBuilder("/usr/bin/npm", "install", "--no-audit", "--no-fund", "--foreground-scripts")
                .directory(BUILT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        npm.getOutputStream().close();
        assumeTrue(npm.waitFor() == 0, () -> "npm cannot build aws-lambda-ric here: " + log.toAbsolutePath());
    }

    /** Without what it was compiled from. */
    private static void addPackage(Path target) {
        try {
            for (String file : List.of("bootstrap", "function.mjs")) {
                Files.copy(SOURCE.resolve(file), target.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            Path client = Files.createDirectories(target.resolve(CLIENT));
            try (Stream<Path> files = Files.list(BUILT.resolve(CLIENT))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, client.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
