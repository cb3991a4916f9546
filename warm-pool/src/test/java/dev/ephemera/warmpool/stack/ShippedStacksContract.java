package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.stack.StackRuns.Ending;
import dev.ephemera.warmpool.stack.StackRuns.Job;
import dev.ephemera.warmpool.stack.StackRuns.Ran;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stacks we ship, in the containers of a real engine. A subclass opens its engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
public abstract class ShippedStacksContract {

    private StackRuns runs;
    private @Nullable ReportedProgress progress;

    /** Opens the engine under test, or skips the tests with a reason. */
    protected abstract ContainerEngine open(RunDirectory instance) throws Exception;

    @BeforeAll
    void prepare(@TempDir Path data) throws Exception {
        runs = new StackRuns(data, this::open);
    }

    @AfterAll
    void cleanUp() throws Exception {
        if (runs != null) {
            runs.close();
        }
    }

    private String run(String stackName, Consumer<Path> code, String handler, String event) throws Exception {
        Ran ran = ran(stackName, code, handler, event, 128);
        progress = ran.progress().orElse(null);
        return assertInstanceOf(Ending.Answered.class, ran.ending(), ran::toString)
                .result();
    }

    private Ran ran(String stackName, Consumer<Path> code, String handler, String event, long megabytes)
            throws Exception {
        Stack stack = StackCatalog.read(Path.of("stacks")).forRuntime(stackName).orElseThrow();
        if (runs.engine().availability(stack) instanceof StackAvailability.Missing(String remedy)) {
            assumeTrue(false, remedy);
        }
        return runs.run(stack, new Job(code, handler, event, MemorySize.ofMegabytes(megabytes), Map.of(), ""));
    }

    @Test
    void runPython() throws Exception {
        String answer = run("python", Example.copyOf("hello-python"), "hello.handler", "{\"name\": \"Zoë\"}");
        assertTrue(answer.contains("Hello, Zoë!"), answer);
    }

    @Test
    void runNode() throws Exception {
        String answer = run("nodejs", Example.copyOf("hello-node"), "index.handler", "{\"name\": \"Zoë\"}");
        assertTrue(answer.contains("Hello, Zoë!"), answer);
    }

    @Test
    void runExecutables() throws Exception {
        String answer = run("provided", Example.copyOf("shell"), "digest.sh", "{}");
        assertTrue(answer.contains("44136fa355b3678a"), answer);
    }

    @Test
    void serveRuntimeApiClientsOnALoopbackOfTheirOwn() throws Exception {
        String answer = run("provided.al2023", Example.copyOf("bootstrap-shell"), "any", "{\"n\": 1}");
        assertEquals("{\"handler\": \"any\", \"event\": {\"n\": 1}}\n", answer);
    }

    @Test
    void runRuby() throws Exception {
        String answer = run("ruby", Example.copyOf("hello-ruby"), "hello.handler", "{\"name\": \"Zoë\"}");
        assertTrue(answer.contains("Hello, Zoë!"), answer);
    }

    @Test
    void runPhp() throws Exception {
        String answer = run("php", Example.copyOf("hello-php"), "hello.handler", "{}");
        assertTrue(answer.contains("Hello, world!"), answer);
    }

    /** How a function says {@code half "way" ✓}. */
    private record Reporting(String stack, String file, String source, String handler) {}

    private static final List<Reporting> REPORTING = List.of(
            new Reporting("bash", "f.sh", "handler() { report_progress 40 'half \"way\" ✓'; }", "f.handler"),
            new Reporting(
                    "lua",
                    "f.lua",
                    "function handler(_, context) context:report_progress(40, 'half \"way\" ✓') end",
                    "f.handler"),
            new Reporting(
                    "perl",
                    "f.pl",
                    "use utf8; sub handle { $_[1]->report_progress(40, 'half \"way\" ✓') }",
                    "f.handle"),
            new Reporting(
                    "php",
                    "f.php",
                    "<?php return fn ($event, $context) => $context->reportProgress(40, 'half \"way\" ✓');",
                    "f.handler"),
            new Reporting(
                    "r",
                    "f.R",
                    "handler <- function(event, context) context$report_progress(40, 'half \"way\" \u2713')",
                    "f.handler"),
            new Reporting(
                    "ruby",
                    "f.rb",
                    "def handler(event:, context:) = context.report_progress(40, 'half \"way\" ✓')",
                    "f.handler"),
            new Reporting(
                    "tcl",
                    "f.tcl",
                    "proc handler {event context} { lambda::report_progress 40 {half \"way\" ✓} }",
                    "f.handler"));

    @Test
    void passProgressOnInTheScriptingLanguages() throws Exception {
        for (Reporting reporting : REPORTING) {
            Ran ran = ran(
                    reporting.stack(), Code.file(reporting.file(), reporting.source()), reporting.handler(), "{}", 256);
            assertEquals(
                    Optional.of(new ReportedProgress(40, "half \"way\" ✓")),
                    ran.progress(),
                    () -> reporting.stack() + ": " + ran);
        }
    }

    @Test
    void passProgressOn() throws Exception {
        String python = """
                def handler(event, context):
                    context.report_progress(40, "python")
                """;
        String node = "exports.handler = async (event, context) => { await context.reportProgress(40, 'node') }";
        String shell = """
                #!/bin/sh
                exec curl --silent --show-error --fail --unix-socket /run/ephemera/api.sock \\
                    --data '{"percent": 40, "message": "shell"}' http://ephemera/ephemera/progress
                """;

        run("python", Code.file("app.py", python), "app.handler", "{}");
        assertEquals(new ReportedProgress(40, "python"), progress);
        run("nodejs", Code.file("app.js", node), "app.handler", "{}");
        assertEquals(new ReportedProgress(40, "node"), progress);
        run("provided", Code.executable("report.sh", shell), "report.sh", "{}");
        assertEquals(new ReportedProgress(40, "shell"), progress);
    }

    @Test
    void letNodeMakeMoreGarbageThanTheContainerHolds() throws Exception {
        String source = """
                exports.handler = async () => {
                  const kept = [];
                  for (let i = 0; i < 20000; i++) {
                    kept.push(JSON.parse(`{"a":[${Array(1000).fill(i)}],"b":"${'x'.repeat(500)}"}`));
                    if (kept.length > 3000) kept.shift();
                  }
                  return kept.length;
                };
                """;
        assertEquals("3000", run("nodejs", Code.file("app.js", source), "app.handler", "{}"));
    }
}
