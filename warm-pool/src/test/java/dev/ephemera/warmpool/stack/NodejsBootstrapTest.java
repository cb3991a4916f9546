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

final class NodejsBootstrapTest {

    @TempDir
    Path directory;

    private RunningBootstrap start(Consumer<Path> code) throws IOException {
        return new RunningBootstrap("nodejs", directory, code);
    }

    private Answer run(String source) throws IOException {
        return run(Code.file("app.js", source), "app.handler", "{\"name\": \"wörld ☃ 𝄞\"}");
    }

    private Answer run(Consumer<Path> code, String handler, String event) throws IOException {
        try (RunningBootstrap bootstrap = start(code)) {
            return bootstrap.invoke(handler, event);
        }
    }

    @Test
    void takesHandlersOfEveryStyle() throws IOException {
        String hello = "{\"hello\":\"wörld ☃ 𝄞\"}";
        assertEquals(
                hello, run("exports.handler = async (e) => ({ hello: e.name })").result());
        assertEquals(hello, run("exports.handler = (e) => ({ hello: e.name })").result());
        assertEquals(
                hello,
                run("exports.handler = (e, c, done) => setTimeout(() => done(null, { hello: e.name }), 1)")
                        .result());
        assertEquals("null", run("exports.handler = async () => {}").result());
        assertEquals(
                "null",
                run("exports.handler = () => { setTimeout(() => {}, 1) }").result());
    }

    @Test
    void takesModulesOfEveryKind() throws IOException {
        String module = "const v = await Promise.resolve(5); export const handler = async () => v";
        assertEquals("5", run(Code.file("app.mjs", module), "app.handler", "{}").result());
        assertEquals(
                "6",
                run(Code.file("a/b.cjs", "exports.x = { y: () => 6 }"), "a/b.x.y", "{}")
                        .result());
        Consumer<Path> declared =
                Code.file("app.js", module).andThen(Code.file("package.json", "{\"type\": \"module\"}"));
        assertEquals("5", run(declared, "app.handler", "{}").result());
        Consumer<Path> dependent = Code.file("node_modules/seven/index.js", "module.exports = 7")
                .andThen(Code.file("app.js", "const n = require('seven'); exports.handler = async () => n"));
        assertEquals("7", run(dependent, "app.handler", "{}").result());
    }

    @Test
    void givesTheWholeContext() throws IOException {
        JsonNode context = run("exports.handler = async (e, c) => ({ ...c, left: c.getRemainingTimeInMillis() })")
                .json();
        assertEquals("thumbnailer", context.path("functionName").asText());
        assertEquals("$LATEST", context.path("functionVersion").asText());
        assertEquals("128", context.path("memoryLimitInMB").asText());
        assertEquals("/aws/lambda/thumbnailer", context.path("logGroupName").asText());
        assertEquals("stream", context.path("logStreamName").asText());
        assertEquals(RunningBootstrap.REQUEST_ID, context.path("awsRequestId").asText());
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:function:thumbnailer",
                context.path("invokedFunctionArn").asText());
        assertTrue(context.path("left").asLong() > 1_000_000_000L);
        assertEquals(
                "red",
                context.path("clientContext").path("custom").path("color").asText());
        assertTrue(context.path("callbackWaitsForEmptyEventLoop").asBoolean());
    }

    @Test
    void seesTheAssignedEnvironmentAndNoOther() throws IOException {
        try (RunningBootstrap bootstrap = start(Code.file("app.js", "exports.handler = async () => process.env"))) {
            bootstrap.assign("app.handler", Map.of("GREETING", "grüß\ngott=", "EMPTY", ""));
            bootstrap.event("{}".getBytes(UTF_8));
            JsonNode environment = bootstrap.answer().json();
            assertEquals("grüß\ngott=", environment.path("GREETING").asText());
            assertTrue(environment.has("EMPTY"));
            assertEquals("Root=1-5bef4de7", environment.path("_X_AMZN_TRACE_ID").asText());
            assertEquals("/tmp", environment.path("HOME").asText());
            assertFalse(environment.has("EPHEMERA_SOCKET"));
        }
    }

    @Test
    void reportsErrorsWithTheFunctionsOwnFrames() throws IOException {
        Answer answer =
                run("function inner() { throw new RangeError('zu groß') }\nexports.handler = async () => inner()");
        assertEquals("RangeError", answer.errorType());
        assertEquals("zu groß", answer.errorMessage());
        JsonNode trace = answer.error().path("trace");
        assertEquals(3, trace.size(), trace::toString);
        assertTrue(trace.get(1).asText().contains("app.js:1"), trace::toString);
        assertTrue(answer.log().contains("\tERROR\tInvoke Error {"), answer.log());
    }

    @Test
    void reportsWhateverElseCanBeThrown() throws IOException {
        assertEquals(
                "string", run("exports.handler = (e, c, done) => done('no')").errorType());
        assertEquals(
                "TypeError",
                run("exports.handler = (e, c) => c.fail(new TypeError('t'))").errorType());
        assertEquals(
                "Error",
                run("exports.handler = (e, c, done) => setTimeout(() => { throw new Error('late') }, 1)")
                        .errorType());
        assertEquals(
                "Runtime.UnhandledPromiseRejection",
                run("exports.handler = (e, c, done) => { Promise.reject(new Error('lost')) }")
                        .errorType());
        assertEquals(
                "Runtime.NodeJsExit",
                run("exports.handler = () => new Promise(() => {})").errorType());
        assertEquals(
                "Runtime.MarshalError", run("exports.handler = async () => 1n").errorType());
    }

    @Test
    void namesWhatKeepsAModuleFromLoading() throws IOException {
        assertEquals("Runtime.ImportModuleError", run("require('nowhere')").errorType());
        assertEquals(
                "Runtime.ImportModuleError",
                run(Code.file("a.js", ""), "b.handler", "{}").errorType());
        assertEquals(
                "Runtime.ImportModuleError",
                run(Code.file("a.mjs", "import './nowhere.mjs'"), "a.handler", "{}")
                        .errorType());
        assertEquals("Runtime.UserCodeSyntaxError", run("function (").errorType());
        assertEquals("Runtime.HandlerNotFound", run("exports.other = 1").errorType());
        assertEquals(
                "Runtime.MalformedHandlerName",
                run(Code.file("a.js", ""), "a", "{}").errorType());
        assertEquals("Error", run("throw new Error('at load')").errorType());
        assertEquals(
                "Runtime.NodeJsExit",
                run(Code.file("a.mjs", "await new Promise(() => {})"), "a.handler", "{}")
                        .errorType());
    }

    @Test
    void waitsForAnEmptyEventLoopUnlessToldOtherwise() throws IOException {
        Answer patient =
                run("exports.handler = (e, c, done) => { setTimeout(() => console.log('after'), 5); done(null, 1) }");
        assertEquals("1", patient.result());
        assertTrue(patient.log().endsWith("\tINFO\tafter\n"), patient.log());
        assertEquals("2", run("""
                exports.handler = (e, c, done) => {
                  c.callbackWaitsForEmptyEventLoop = false;
                  setInterval(() => {}, 1000);
                  done(null, 2);
                }
                """).result());
    }

    @Test
    void printsInLambdasFormatAndBeforeTheAnswer() throws IOException {
        Answer answer = run("""
                exports.handler = async () => {
                  console.warn('watch %s', 'out', { a: 1 });
                  process.stdout.write('no newline');
                };
                """);
        assertTrue(
                answer.log()
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\t" + RunningBootstrap.REQUEST_ID
                                + "\tWARN\twatch out \\{ a: 1 }\nno newline"),
                answer.log());
    }

    @Test
    void carriesSixMegabytesBothWays() throws IOException {
        String event = "\"" + "é".repeat(3_000_000) + "\"";
        Answer answer = run(Code.file("app.js", "exports.handler = async (e) => e"), "app.handler", event);
        assertEquals(event, answer.result());
    }

    @Test
    void reportsProgress() throws IOException {
        try (RunningBootstrap bootstrap = start(Code.file("app.js", """
                exports.handler = async (event, context) => {
                  await context.reportProgress(33.4, 'first');
                  for (let i = 0; i < 100000; i++) context.reportProgress(i / 1000);
                  context.reportProgress(99.9, 'é'.repeat(2000));
                  return 'done';
                };
                """))) {
            assertEquals("\"done\"", bootstrap.invoke("app.handler", "{}").result());
            assertEquals(
                    new ReportedProgress(99, "é".repeat(1024)),
                    bootstrap.progress().orElseThrow());
        }
    }

    @Test
    void saysWhatIsWrongWithAProgressReport() throws IOException {
        Answer answer = run("exports.handler = async (e, c) => { await c.reportProgress(101) }");
        assertEquals("RangeError", answer.errorType());
        assertEquals("Progress is 0 to 100 percent, and 101.0 is not", answer.errorMessage());
    }

    @Test
    void aProgressReportDoesNotKeepTheEventLoopBusyForEver() throws IOException {
        assertEquals(
                "null",
                run("exports.handler = (e, c) => { c.reportProgress(50) }").result());
        assertEquals(
                "Runtime.NodeJsExit",
                run("exports.handler = async (e, c) => { await c.reportProgress(50); await new Promise(() => {}) }")
                        .errorType());
    }

    @Test
    void exitsAsTheHandlerSays() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.file("app.js", """
                exports.handler = async () => {
                  process.stdout.write('last words');
                  process.exit(3);
                };
                """))) {
            bootstrap.assign("app.handler");
            bootstrap.event("{}".getBytes(UTF_8));
            assertEquals(3, bootstrap.exitCode());
            assertEquals("last words", bootstrap.printed());
        }
    }

    @Test
    void endsWithThePlatform() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.file("app.js", ""))) {
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }

    @Test
    void endsWithThePlatformInTheMiddleOfARun() throws Exception {
        try (RunningBootstrap bootstrap = start(Code.file(
                "app.js",
                "exports.handler = () => new Promise(() => { setInterval(() => {}, 1000); console.log('in') })"))) {
            bootstrap.assign("app.handler");
            bootstrap.event("{}".getBytes(UTF_8));
            bootstrap.awaitInitialized();
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
        }
    }
}
