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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program on aws-lambda-go that somebody else has compiled: the resource handler of cdk-ecr-deployment, which
 * npm has as an executable. It sends the outcome of an event to the address that the event names, where a
 * bootstrap of ours listens. A subclass opens the engine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
public abstract class StockGoClientContract {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROGRAM = "cdk-ecr-deployment";
    private static final String VERSION = "4.2.65";
    private static final Path SOURCE = Path.of("src", "test", "clients", "aws-lambda-go");
    private static final Path FOLDER = Path.of("target", "clients", PROGRAM);
    private static final String PACKED = "package/lambda-bin/bootstrap";

    private StackRuns runs;

    /** Opens the engine under test, or skips the tests with a reason. */
    protected abstract ContainerEngine open(RunDirectory instance) throws Exception;

    @BeforeAll
    void prepare(@TempDir Path data) throws Exception {
        for (String tool : List.of("npm", "tar")) {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), () -> "needs /usr/bin/" + tool);
        }
        fetch();
        runs = new StackRuns(data, this::open);
    }

    @AfterAll
    void cleanUp() throws Exception {
        if (runs != null) {
            runs.close();
        }
    }

    @Test
    void runsAnEvent() throws Exception {
        Ran ran = run(event(9002));
        Ending.Answered answered = assertInstanceOf(Ending.Answered.class, ran.ending(), ran::toString);
        assertEquals("\"\"", answered.result());
        assertTrue(ran.log().contains("received {\"Status\":\"SUCCESS\""), ran::log);
        assertTrue(ran.log().contains("Custom::Tést"), ran::log);
    }

    @Test
    void passesAnErrorOn() throws Exception {
        Ran ran = run(event(9));
        Ending.Failed failed = assertInstanceOf(Ending.Failed.class, ran.ending(), ran::toString);
        JsonNode report = JSON.readTree(failed.report());
        assertEquals("Error", report.path("errorType").asText());
        assertTrue(report.path("errorMessage").asText().contains("connection refused"), report::toString);
    }

    @Test
    void passesOnThatAnEventDoesNotFit() throws Exception {
        Ran ran = run("{\"RequestType\": 5}");
        Ending.Failed failed = assertInstanceOf(Ending.Failed.class, ran.ending(), ran::toString);
        assertEquals(
                "UnmarshalTypeError",
                JSON.readTree(failed.report()).path("errorType").asText());
    }

    private static String event(int port) {
        return """
                {"RequestType": "Delete", "RequestId": "one", "ResponseURL": "http://127.0.0.1:%d/answer",
                 "ResourceType": "Custom::Tést", "LogicalResourceId": "logical", "PhysicalResourceId": "physical",
                 "StackId": "stack", "ResourceProperties": {}}
                """.formatted(port);
    }

    private Ran run(String event) throws Exception {
        Stack stack = StackCatalog.read(Path.of("stacks")).forRuntime("go1.x").orElseThrow();
        return runs.run(
                stack,
                new Job(
                        StockGoClientContract::addPackage,
                        "bootstrap",
                        event,
                        MemorySize.ofMegabytes(256),
                        Map.of(),
                        ""));
    }

    /** Fetched once, and kept until the module is cleaned. */
    private static void fetch() throws IOException, InterruptedException {
        if (Files.isExecutable(FOLDER.resolve(PACKED))) {
            return;
        }
        Files.createDirectories(FOLDER);
        Path log = FOLDER.resolve("npm.log");
        String archive = PROGRAM + "-" + VERSION + ".tgz";
        for (List<String> command :
                List.of(List.of("npm", "pack", PROGRAM + "@" + VERSION), List.of("tar", "-xzf", archive, PACKED))) {
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            assumeTrue(process.waitFor() == 0, () -> "cannot fetch " + PROGRAM + " here: " + log.toAbsolutePath());
        }
        Files.delete(FOLDER.resolve(archive));
    }

    private static void addPackage(Path target) {
        try {
            Files.copy(SOURCE.resolve("bootstrap"), target.resolve("bootstrap"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.copy(FOLDER.resolve(PACKED), target.resolve("program"), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
