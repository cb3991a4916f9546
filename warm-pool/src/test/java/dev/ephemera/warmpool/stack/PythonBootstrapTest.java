package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.stack.RunningBootstrap.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PythonBootstrapTest {

    @TempDir
    Path directory;

    private RunningBootstrap start(Consumer<Path> code) throws IOException {
        return new RunningBootstrap("python", directory, code);
    }

    private Answer run(String source) throws IOException {
        return run(Code.file("app.py", source), "app.handler", "{}");
    }

    private Answer run(Consumer<Path> code, String handler, String event) throws IOException {
        try (RunningBootstrap bootstrap = start(code)) {
            return bootstrap.invoke(handler, event);
        }
    }

    @Test
    void returnsWhatTheHandlerReturns() throws IOException {
        Answer answer = run(
                Code.file("app.py", "def handler(event, context): return {'hello': event['name']}"),
                "app.handler",
                "{\"name\": \"wörld ☃ 𝄞\"}");
        assertEquals("{\"hello\": \"wörld ☃ 𝄞\"}", answer.result());
        assertEquals("", answer.log());
    }

    @Test
    void takesHandlersInFoldersAndPackages() throws IOException {
        String source = "def handler(event, context): return __name__";
        assertEquals(
                "\"a.b.app\"",
                run(Code.file("a/b/app.py", source), "a/b/app.handler", "1").result());
    }

    @Test
    void givesTheWholeContext() throws IOException {
        JsonNode context = run("""
                def handler(event, context):
                    return {**{k: v for k, v in vars(context).items() if isinstance(v, str)},
                        "left": context.get_remaining_time_in_millis(),
                        "identity": context.identity.cognito_identity_id,
                        "color": context.client_context.custom["color"],
                        "title": context.client_context.client.app_title}
                """).json();
        assertEquals("thumbnailer", context.path("function_name").asText());
        assertEquals("$LATEST", context.path("function_version").asText());
        assertEquals("128", context.path("memory_limit_in_mb").asText());
        assertEquals("/aws/lambda/thumbnailer", context.path("log_group_name").asText());
        assertEquals("stream", context.path("log_stream_name").asText());
        assertEquals(RunningBootstrap.REQUEST_ID, context.path("aws_request_id").asText());
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:function:thumbnailer",
                context.path("invoked_function_arn").asText());
        assertTrue(context.path("left").asLong() > 1_000_000_000L);
        assertTrue(context.path("identity").isNull());
        assertEquals("red", context.path("color").asText());
        assertEquals("app", context.path("title").asText());
    }

    @Test
    void seesTheAssignedEnvironmentAndNoOther() throws IOException {
        try (RunningBootstrap bootstrap =
                start(Code.file("app.py", "import os\ndef handler(event, context): return dict(os.environ)"))) {
            bootstrap.assign("app.handler", Map.of("GREETING", "grüß\ngott=", "EMPTY", ""));
            bootstrap.event("{}".getBytes(UTF_8));
            JsonNode environment = bootstrap.answer().json();
            assertEquals("grüß\ngott=", environment.path("GREETING").asText());
            assertTrue(environment.has("EMPTY"));
            assertEquals("Root=1-5bef4de7", environment.path("_X_AMZN_TRACE_ID").asText());
            assertEquals(
                    "/usr/local/bin:/usr/bin:/bin:/opt/bin",
                    environment.path("PATH").asText());
            assertEquals("/tmp", environment.path("HOME").asText());
            assertFalse(environment.has("EPHEMERA_SOCKET"));
        }
    }

    @Test
    void reportsErrorsWithTheFunctionsOwnFrames() throws IOException {
        Answer answer = run("""
                class Überlauf(Exception): pass
                def inner(): raise Überlauf("zu groß")
                def handler(event, context): inner()
                """);
        JsonNode error = answer.error().path("errorMessage");
        assertEquals("zu groß", error.asText());
        JsonNode trace = answer.error().path("stackTrace");
        assertEquals(2, trace.size());
        assertTrue(trace.get(0).asText().contains("app.py\", line 3, in handler"), trace::toString);
        assertTrue(trace.get(1).asText().contains("line 2, in inner"), trace::toString);
        assertEquals(
                RunningBootstrap.REQUEST_ID, answer.error().path("requestId").asText());
        assertTrue(answer.log().startsWith("[ERROR] Überlauf: zu groß\nTraceback"), answer.log());
    }

    @Test
    void namesWhatKeepsAModuleFromLoading() throws IOException {
        assertEquals("Runtime.ImportModuleError", run("import nowhere").errorType());
        assertEquals(
                "Runtime.ImportModuleError",
                run(Code.file("a.py", ""), "b.handler", "{}").errorType());
        assertEquals("Runtime.HandlerNotFound", run("x = 1").errorType());
        assertEquals(
                "Runtime.MalformedHandlerName",
                run(Code.file("a.py", ""), "a", "{}").errorType());
        assertEquals("ZeroDivisionError", run("1 / 0").errorType());
        Answer syntax = run("\ndef handler(:");
        assertEquals("Runtime.UserCodeSyntaxError", syntax.errorType());
        assertTrue(syntax.error().path("stackTrace").get(0).asText().contains("line 2"), syntax::toString);
    }

    @Test
    void namesEventsAndResultsThatAreNotJson() throws IOException {
        String echo = "def handler(event, context): return event";
        assertEquals(
                "Runtime.UnmarshalError",
                run(Code.file("app.py", echo), "app.handler", "no json").errorType());
        assertEquals(
                "Runtime.MarshalError", run("def handler(e, c): return {1, 2}").errorType());
        assertEquals(
                "Runtime.MarshalError",
                run("def handler(e, c): return float('nan')").errorType());
        assertEquals("{}", run(Code.file("app.py", echo), "app.handler", "").result());
    }

    @Test
    void printsInLambdasFormatAndBeforeTheAnswer() throws IOException {
        Answer answer = run("""
                import logging, sys
                def handler(event, context):
                    logging.getLogger("x").warning("watch %s", "out")
                    sys.stderr.write("err")
                    print("no newline", end="")
                """);
        assertTrue(
                answer.log()
                        .matches("(?s)\\[WARNING]\t\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\t"
                                + RunningBootstrap.REQUEST_ID + "\twatch out\n.*"),
                answer::log);
        assertTrue(answer.log().contains("err") && answer.log().contains("no newline"), answer::log);
    }

    @Test
    void prefersThePackagesModulesToTheStandardLibrarys() throws IOException {
        Consumer<Path> code = Code.file("re.py", "mine = True")
                .andThen(Code.file("app.py", "import re\ndef handler(event, context): return re.mine"));
        assertEquals("true", run(code, "app.handler", "{}").result());
    }

    @Test
    void carriesSixMegabytesBothWays() throws IOException {
        String event = "\"" + "é".repeat(3_000_000) + "\"";
        Answer answer = run(Code.file("app.py", "def handler(event, context): return event"), "app.handler", event);
        assertEquals(event, answer.result());
    }

    @Test
    void reportsProgress() throws IOException {
        try (RunningBootstrap bootstrap = start(Code.file("app.py", """
                import os, threading
                def handler(event, context):
                    for i in range(300):
                        context.report_progress(i / 3)
                    threads = [threading.Thread(target=context.report_progress, args=(50,)) for _ in range(20)]
                    for thread in threads: thread.start()
                    for thread in threads: thread.join()
                    if os.fork() == 0:
                        context.report_progress(60, "child")
                        os._exit(0)
                    os.wait()
                    context.report_progress(99.5, "é" * 2000)
                    return "done"
                """))) {
            assertEquals("\"done\"", bootstrap.invoke("app.handler", "{}").result());
            assertEquals(
                    new ReportedProgress(99, "é".repeat(1024)),
                    bootstrap.progress().orElseThrow());
        }
    }

    @Test
    void saysWhatIsWrongWithAProgressReport() throws IOException {
        Answer answer = run("def handler(event, context): context.report_progress(101)");
        assertEquals("ValueError", answer.errorType());
        assertEquals("Progress is 0 to 100 percent, and 101.0 is not", answer.errorMessage());
    }

    @Test
    void exitsAsTheHandlerSays() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.file("app.py", """
                import sys
                def handler(event, context):
                    print("last words", end="")
                    sys.exit(3)
                """))) {
            bootstrap.assign("app.handler");
            bootstrap.event("{}".getBytes(UTF_8));
            assertEquals(3, bootstrap.exitCode());
            assertEquals("last words", bootstrap.printed());
        }
    }

    @Test
    void endsWithThePlatform() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.file("app.py", ""))) {
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }

    @Test
    void endsWithThePlatformWhileItWaitsForAnEvent() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.file("app.py", "def handler(event, context): pass"))) {
            bootstrap.assign("app.handler");
            bootstrap.awaitInitialized();
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }
}
