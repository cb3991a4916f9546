package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.stack.RunningBootstrap.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvidedBootstrapTest {

    private static final String RUNTIME_API_CLIENT = """
            #!/bin/sh
            set -eu
            api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
            while true; do
                headers=$(mktemp)
                event=$(mktemp)
                curl --silent --show-error --location --dump-header "$headers" --output "$event" "$api/next"
                id=$(sed -n 's/^lambda-runtime-aws-request-id: *\\([^[:space:]]*\\).*/\\1/Ip' "$headers")
                echo "got $id with handler $_HANDLER"
                curl --silent --show-error --request POST --data-binary "@$event" "$api/$id/response"
            done
            """;

    @TempDir
    Path directory;

    private RunningBootstrap start(Consumer<Path> code) throws IOException {
        return new RunningBootstrap("provided", directory, code);
    }

    private Answer run(Consumer<Path> code, String handler, String event) throws IOException {
        try (RunningBootstrap bootstrap = start(code)) {
            return bootstrap.invoke(handler, event);
        }
    }

    private static void assumeCurl() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/curl")), "needs /usr/bin/curl: apt-get install curl");
    }

    @Test
    void givesTheEventAndTakesTheResultThroughStandardStreams() throws IOException {
        Answer answer = run(
                Code.executable("hello.sh", "#!/bin/sh\necho log >&2\nsed s/name/hello/"),
                "hello.sh",
                "{\"name\":\"wörld ☃ 𝄞\"}");
        assertEquals("{\"hello\":\"wörld ☃ 𝄞\"}", answer.result());
        assertEquals("log\n", answer.log());
    }

    @Test
    void runsScriptsThatLostTheirExecutableBit() throws IOException {
        assertEquals(
                "1\n",
                run(Code.file("a/hello", "#!/bin/sh\r\necho 1"), "a/hello", "{}")
                        .result());
        assertEquals(
                "2\n",
                run(Code.file("hello", "#! /usr/bin/env -S sh -e\necho 2"), "hello", "{}")
                        .result());
    }

    @Test
    void carriesSixMegabytesBothWaysAtOnce() throws IOException {
        String event = "x".repeat(6_000_000);
        assertEquals(
                event,
                run(Code.executable("echo", "#!/bin/sh\nexec cat"), "echo", event)
                        .result());
    }

    @Test
    void needsNoProgramToReadItsEvent() throws IOException {
        String event = "x".repeat(6_000_000);
        assertEquals(
                "ok\n",
                run(Code.executable("deaf", "#!/bin/sh\necho ok"), "deaf", event)
                        .result());
    }

    @Test
    void waitsForTheProgramAndNotForWhatItLeavesRunning() throws IOException {
        String daemon = "#!/bin/sh\nsleep 60 &\necho done";
        assertEquals(
                "done\n", run(Code.executable("daemon", daemon), "daemon", "{}").result());
    }

    @Test
    void reportsAnExitStatusWithTheLastWords() throws IOException {
        Answer answer = run(Code.executable("fail", "#!/bin/sh\necho 'disk \"full\"\tö' >&2\nexit 3"), "fail", "{}");
        assertEquals("Runtime.ExitError", answer.errorType());
        assertEquals("fail ended with exit status 3: disk \"full\"\tö", answer.errorMessage());
        assertEquals("disk \"full\"\tö\n", answer.log());
        Answer killed = run(Code.executable("killed", "#!/bin/sh\nkill -9 $$"), "killed", "{}");
        assertEquals("killed ended with signal: 9", killed.errorMessage());
    }

    @Test
    void saysWhyNothingFits() throws IOException {
        Answer nothing = run(Code.file("data.json", "{}"), "hello", "{}");
        assertEquals("Runtime.InvalidEntrypoint", nothing.errorType());
        assertTrue(nothing.errorMessage().contains("neither 'bootstrap' nor 'hello'"), nothing::errorMessage);
        Answer data = run(Code.file("hello", "no script"), "hello", "{}");
        assertTrue(data.errorMessage().contains("chmod +x"), data::errorMessage);
        Answer foreign = run(Code.executable("hello", "#!/opt/nowhere/ruby\n"), "hello", "{}");
        assertTrue(foreign.errorMessage().contains("/opt/nowhere/ruby"), foreign::errorMessage);
    }

    @Test
    void servesARuntimeApiClient() throws IOException {
        assumeCurl();
        Answer answer = run(Code.executable("bootstrap", RUNTIME_API_CLIENT), "any.thing", "{\"n\":\"ö\"}");
        assertEquals("{\"n\":\"ö\"}", answer.result());
        assertEquals("got " + RunningBootstrap.REQUEST_ID + " with handler any.thing\n", answer.log());
    }

    @Test
    void takesProgressFromARuntimeApiClient() throws IOException {
        assumeCurl();
        String client = RUNTIME_API_CLIENT.replace("    echo \"got", """
                    curl --silent --show-error --fail --data '{"percent": 40, "message": "halfway"}' \\
                        "http://$AWS_LAMBDA_RUNTIME_API/ephemera/progress" >&2
                    echo "got""");
        try (RunningBootstrap bootstrap = start(Code.executable("bootstrap", client))) {
            bootstrap.invoke("any", "{}").result();
            assertEquals(
                    new ReportedProgress(40, "halfway"), bootstrap.progress().orElseThrow());
        }
    }

    @Test
    void carriesSixMegabytesToARuntimeApiClientAndBack() throws IOException {
        assumeCurl();
        String event = "x".repeat(6_000_000);
        assertEquals(
                event,
                run(Code.executable("bootstrap", RUNTIME_API_CLIENT), "any", event)
                        .result());
    }

    @Test
    void handsFilesToAnIronWorker() throws IOException {
        String worker = """
                #!/bin/sh
                [ "$*" = "-payload $PAYLOAD_FILE -id $TASK_ID -d $TASK_DIR -config $CONFIG_FILE" ] || exit 1
                cat "$PAYLOAD_FILE" "$CONFIG_FILE"
                echo "$TASK_ID" >"$TASK_DIR/mine" && cat "$TASK_DIR/mine" >&2
                wc -c
                """;
        Answer answer = runIronWorker(worker, Map.of("EPHEMERA_IRONWORKER_CONFIG", "{\"key\": \"ü\"}\n"), "an event\n");
        assertEquals("null", answer.result());
        assertEquals("an event\n{\"key\": \"ü\"}\n" + RunningBootstrap.REQUEST_ID + "\n0\n", answer.log());
    }

    @Test
    void givesAnIronWorkerNoConfigThatItHasNot() throws IOException {
        Answer answer = runIronWorker("#!/bin/sh\necho $# ${CONFIG_FILE:-none}\nexit 2", Map.of(), "{}");
        assertEquals("Runtime.ExitError", answer.errorType());
        assertEquals("6 none\n", answer.log());
    }

    @Test
    void refusesAnUnknownStyleOfEvents() throws IOException {
        try (RunningBootstrap bootstrap = start(Code.executable("hello", "#!/bin/sh"))) {
            bootstrap.assign("hello", Map.of("EPHEMERA_EVENT_STYLE", "ironwork"));
            Answer answer = bootstrap.answer();
            assertEquals("Runtime.InvalidEntrypoint", answer.errorType());
            assertTrue(answer.errorMessage().contains("'ironwork'"), answer::errorMessage);
        }
    }

    private Answer runIronWorker(String script, Map<String, String> environment, String event) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("EPHEMERA_EVENT_STYLE", "ironworker");
        all.put("TMPDIR", directory.toString());
        // A bootstrap in the package changes nothing.
        Consumer<Path> code = Code.executable("worker", script).andThen(Code.executable("bootstrap", "#!/bin/false"));
        try (RunningBootstrap bootstrap = start(code)) {
            bootstrap.assign("worker", all);
            bootstrap.event(event.getBytes(UTF_8));
            Answer answer = bootstrap.answer();
            Files.delete(
                    directory.resolve("task-" + RunningBootstrap.REQUEST_ID).resolve("payload"));
            return answer;
        }
    }

    @Test
    void runsGoProgramsAsRuntimeApiClients() throws IOException {
        assumeCurl();
        try (RunningBootstrap bootstrap =
                new RunningBootstrap("go1.x", directory, Code.executable("main", RUNTIME_API_CLIENT))) {
            assertEquals("1", bootstrap.invoke("main", "1").result());
        }
    }

    @Test
    void seesTheAssignedEnvironmentAndNoOther() throws IOException {
        try (RunningBootstrap bootstrap =
                start(Code.executable("env", "#!/usr/bin/perl\nprint join '|', sort keys %ENV"))) {
            bootstrap.assign("env", Map.of("GREETING", "grüß\ngott="));
            bootstrap.event("{}".getBytes(UTF_8));
            assertEquals(
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE|AWS_LAMBDA_FUNCTION_NAME|AWS_LAMBDA_FUNCTION_VERSION"
                            + "|AWS_LAMBDA_LOG_GROUP_NAME|AWS_LAMBDA_LOG_STREAM_NAME|GREETING|HOME"
                            + "|LAMBDA_CLIENT_CONTEXT|LAMBDA_DEADLINE_MS|LAMBDA_FUNCTION_ARN|LAMBDA_REQUEST_ID"
                            + "|LAMBDA_TASK_ROOT|PATH|TZ|_HANDLER|_X_AMZN_TRACE_ID",
                    bootstrap.answer().result());
        }
    }

    @Test
    void exitsWithItsRuntimeApiClient() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.executable("bootstrap", "#!/bin/sh\necho bye\nexit 4"))) {
            bootstrap.assign("any");
            assertEquals(4, bootstrap.exitCode());
            assertEquals("bye\n", bootstrap.printed());
        }
    }

    @Test
    void endsWithThePlatform() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.executable("hello", "#!/bin/sh\n"))) {
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }

    @Test
    void endsWithThePlatformInTheMiddleOfARun() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.executable("slow", "#!/bin/sh\nexec sleep 60"))) {
            bootstrap.assign("slow");
            bootstrap.event("{}".getBytes(UTF_8));
            bootstrap.awaitInitialized();
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }

    @Test
    void endsWithThePlatformWhileItsRuntimeApiClientWaits() throws Exception {
        assumeCurl();
        try (RunningBootstrap bootstrap = start(Code.executable("bootstrap", RUNTIME_API_CLIENT))) {
            bootstrap.assign("any");
            bootstrap.awaitInitialized();
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }
}
