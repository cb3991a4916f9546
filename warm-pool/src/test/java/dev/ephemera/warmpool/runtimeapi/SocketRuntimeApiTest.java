package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.runtimeapi.ContainerClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SocketRuntimeApiTest {

    private static final int LIMIT = 1000;
    private static final String ASSIGNMENT = "/ephemera/assignment";
    private static final String NEXT = "/2018-06-01/runtime/invocation/next";
    private static final String INIT_ERROR = "/2018-06-01/runtime/init/error";

    @TempDir
    private Path directory;

    private final SocketRuntimeApi api = new SocketRuntimeApi(LIMIT);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private RuntimeSession session;
    private ContainerClient container;

    @BeforeEach
    void openASocket() throws IOException {
        session = open("one").session();
        container = connect("one");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        api.close();
    }

    @Test
    void isReadyOnceTheBootstrapWaitsForItsAssignment() throws Exception {
        assertFalse(session.ready().isDone());

        container.askFor(ASSIGNMENT);

        get(session.ready());
    }

    @Test
    void handsOverTheEnvironmentAsNulTerminatedEntries() throws Exception {
        container.askFor(ASSIGNMENT);
        get(session.ready());

        session.assign(new Assignment(Map.of("TZ", ":UTC", "KEY", "with = and\nline, ü")));

        Response answer = container.read();
        assertEquals(200, answer.status());
        assertEquals("application/octet-stream", answer.headers().get("content-type"));
        assertTrue(answer.text().endsWith("\0"));
        assertEquals(
                new TreeSet<>(List.of("TZ=:UTC", "KEY=with = and\nline, ü")),
                new TreeSet<>(List.of(answer.text().split("\0"))));
    }

    @Test
    void isInitializedOnceTheFirstEventIsAskedFor() throws Exception {
        load();
        assertFalse(session.initialized().isDone());

        container.askFor(NEXT);

        get(session.initialized());
    }

    @Test
    void handsOverTheEventWithLambdasHeaders() throws Exception {
        load();
        session.invoke(new RuntimeEvent(
                "id-1",
                "{\"a\":1}".getBytes(UTF_8),
                Instant.ofEpochMilli(1_700_000_000_123L),
                "arn:aws:lambda:us-east-1:000000000000:function:hello",
                Optional.of("Root=1-2-3"),
                Optional.of("{\"client\":{}}")));

        Response event = container.get(NEXT);

        assertEquals(200, event.status());
        assertEquals("{\"a\":1}", event.text());
        Map<String, String> headers = event.headers();
        assertEquals("application/json", headers.get("content-type"));
        assertEquals("id-1", headers.get("lambda-runtime-aws-request-id"));
        assertEquals("1700000000123", headers.get("lambda-runtime-deadline-ms"));
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:function:hello",
                headers.get("lambda-runtime-invoked-function-arn"));
        assertEquals("Root=1-2-3", headers.get("lambda-runtime-trace-id"));
        assertEquals("{\"client\":{}}", headers.get("lambda-runtime-client-context"));
    }

    @Test
    void leavesOutTheHeadersThatTheInvocationHasNot() throws Exception {
        take("id-1");

        // take() has read the event already; its headers are checked there.
        assertFalse(lastEvent.headers().containsKey("lambda-runtime-trace-id"));
        assertFalse(lastEvent.headers().containsKey("lambda-runtime-client-context"));
    }

    @Test
    void takesTheAnswer() throws Exception {
        take("id-1");

        Response confirmation = container.post(response("id-1"), "\"done\"");

        assertEquals(202, confirmation.status());
        RuntimeAnswer.Result result = assertInstanceOf(RuntimeAnswer.Result.class, get(session.answer()));
        assertArrayEquals("\"done\"".getBytes(UTF_8), result.payload());
    }

    @Test
    void takesAnEmptyAnswer() throws Exception {
        take("id-1");

        assertEquals(202, container.post(response("id-1"), "").status());

        assertEquals(
                0,
                assertInstanceOf(RuntimeAnswer.Result.class, get(session.answer()))
                        .payload()
                        .length);
    }

    @Test
    void takesAChunkedAnswer() throws Exception {
        take("id-1");

        assertEquals(
                202, container.postChunked(response("id-1"), "\"in two parts\"").status());

        RuntimeAnswer.Result result = assertInstanceOf(RuntimeAnswer.Result.class, get(session.answer()));
        assertEquals("\"in two parts\"", new String(result.payload(), UTF_8));
    }

    @Test
    void takesTheErrorOfAFunction() throws Exception {
        take("id-1");

        container.post(error("id-1"), "{\"errorMessage\":\"x\"}", "Lambda-Runtime-Function-Error-Type: Oops");

        RuntimeAnswer.Failure failure = assertInstanceOf(RuntimeAnswer.Failure.class, get(session.answer()));
        assertEquals("Oops", failure.type());
        assertEquals("{\"errorMessage\":\"x\"}", new String(failure.payload(), UTF_8));
    }

    @Test
    void takesTheErrorOfALoadingFunction() throws Exception {
        load();

        assertEquals(202, container.post(INIT_ERROR, "{}").status());

        assertEquals(
                "Unhandled",
                assertInstanceOf(RuntimeAnswer.Failure.class, get(session.answer()))
                        .type());
        assertFalse(session.initialized().isDone());
    }

    @Test
    void takesTheLongHeadersOfLambdasOwnClients() throws Exception {
        take("id-1");

        Response confirmation = container.post(
                error("id-1"), "{}", "Lambda-Runtime-Function-XRay-Error-Cause: " + "x".repeat(1_000_000));

        assertEquals(202, confirmation.status());
    }

    @Test
    void refusesAnAnswerToAnotherInvocation() throws Exception {
        take("id-1");

        Response refusal = container.post(response("id-2"), "\"stray\"");

        assertEquals(400, refusal.status());
        assertTrue(refusal.text().contains("InvalidRequestID"), refusal.text());
        assertFalse(session.answer().isDone());
    }

    @Test
    void refusesAnAnswerBeforeTheEvent() throws Exception {
        assertEquals(400, container.post(response("id-1"), "\"early\"").status());
        assertEquals(400, container.post(INIT_ERROR, "{}").status());

        assertFalse(session.answer().isDone());
    }

    @Test
    void refusesASecondAnswer() throws Exception {
        take("id-1");
        container.post(response("id-1"), "\"first\"");

        assertEquals(400, container.post(response("id-1"), "\"second\"").status());

        RuntimeAnswer.Result result = assertInstanceOf(RuntimeAnswer.Result.class, get(session.answer()));
        assertEquals("\"first\"", new String(result.payload(), UTF_8));
    }

    @Test
    void takesAnAnswerOfExactlyTheLimit() throws Exception {
        take("id-1");

        assertEquals(202, container.post(response("id-1"), "x".repeat(LIMIT)).status());
    }

    @Test
    void reportsAnOversizedAnswer() throws Exception {
        take("id-1");

        assertEquals(
                413, container.post(response("id-1"), "x".repeat(LIMIT + 1)).status());

        assertEquals(new RuntimeAnswer.TooLarge(LIMIT), get(session.answer()));
    }

    @Test
    void reportsAnOversizedAnswerOfUnknownLength() throws Exception {
        take("id-1");

        assertEquals(
                413,
                container.postChunked(response("id-1"), "x".repeat(LIMIT + 1)).status());

        assertEquals(new RuntimeAnswer.TooLarge(LIMIT), get(session.answer()));
    }

    @Test
    void reportsAnOversizedAnswerThatIsAnnouncedBeforeItIsSent() throws Exception {
        take("id-1");

        container.send(ContainerClient.head(
                "POST", response("id-1"), "Content-Length: " + (LIMIT + 1), "Expect: 100-continue"));

        assertEquals(413, container.read().status());
        assertEquals(new RuntimeAnswer.TooLarge(LIMIT), get(session.answer()));
    }

    @Test
    void letsAClientGoOnThatAsksFirst() throws Exception {
        take("id-1");

        container.send(ContainerClient.head("POST", response("id-1"), "Content-Length: 2", "Expect: 100-continue"));
        assertEquals(100, container.read().status());
        container.send("{}");

        assertEquals(202, container.read().status());
    }

    @Test
    void endsTheInitWhoseErrorIsOversized() throws Exception {
        load();

        assertEquals(413, container.post(INIT_ERROR, "x".repeat(LIMIT + 1)).status());

        assertInstanceOf(RuntimeAnswer.Failure.class, get(session.answer()));
    }

    @Test
    void isLostWhenTheBootstrapHangsUpWhileItWaits() throws Exception {
        container.askFor(ASSIGNMENT);
        get(session.ready());
        assertFalse(session.lost().isDone());

        container.close();

        get(session.lost());
    }

    @Test
    void isNotLostWhenAConnectionEndsAfterTheAssignment() throws Exception {
        load();
        container.close();

        ContainerClient second = connect("one");
        second.askFor(NEXT);
        get(session.initialized());
        session.invoke(event("id-1"));

        assertEquals(200, second.read().status());
        assertFalse(session.lost().isDone());
    }

    @Test
    void givesAnEventOnlyOnce() throws Exception {
        take("id-1");

        ContainerClient second = connect("one");
        second.askFor(NEXT);
        second.close();

        assertEquals(202, container.post(response("id-1"), "{}").status());
    }

    @Test
    void knowsNoOtherPaths() throws Exception {
        assertEquals(404, container.get("/").status());
        assertEquals(
                404, container.get("/2018-06-01/runtime/invocation//response").status());
        assertEquals(404, container.get(response("id-1")).status(), "an answer is posted");
        assertEquals(404, container.post(NEXT, "").status(), "an event is got");
        assertEquals(404, container.get("/../../etc/passwd").status());
    }

    @Test
    void keepsTheConnection() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertEquals(404, container.get("/nothing").status());
        }
    }

    @Test
    void closesTheConnectionWhereAsked() throws Exception {
        container.send("GET /nothing HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n");
        container.read();

        assertTrue(container.isHungUpOn());
    }

    @Test
    void isHurtByNoGarbage() throws Exception {
        container.askFor(ASSIGNMENT);
        get(session.ready());
        for (String garbage :
                List.of("\0\0\0\0\r\n\r\n", "x".repeat(100_000), "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n")) {
            ContainerClient hostile = connect("one");
            assertTrue(hostile.refuses(garbage), garbage.substring(0, 3));
        }

        session.assign(new Assignment(Map.of()));
        assertEquals(200, container.read().status());
    }

    @Test
    void hangsUpOnWhoSendsRequestsWithoutWaitingForAnswers() throws Exception {
        load();

        container.askFor(NEXT);
        container.askFor(NEXT);

        assertTrue(container.isHungUpOn());
    }

    @Test
    void acceptsNoMoreConnectionsThanAContainerNeeds() throws Exception {
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            ContainerClient more = connect("one");
            refused += more.isHungUpOnAfter("GET /nothing HTTP/1.1\r\nHost: api\r\n\r\n") ? 1 : 0;
        }

        assertEquals(40 - 7, refused);
        assertEquals(404, container.get("/nothing").status());
    }

    @Test
    void keepsContainersApart() throws Exception {
        RuntimeSession other = open("two").session();
        ContainerClient otherContainer = connect("two");
        otherContainer.askFor(ASSIGNMENT);
        get(other.ready());
        take("id-1");

        assertFalse(session.answer().isDone());
        otherContainer.close();
        get(other.lost());
        assertEquals(400, connect("two").post(response("id-1"), "\"stolen\"").status());
        assertFalse(session.answer().isDone());
        assertFalse(session.lost().isDone());
    }

    @Test
    void everyUserMayConnect() throws Exception {
        assertEquals(
                "rw-rw-rw-",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("one").resolve("api.sock"))));
    }

    @Test
    void saysWhatToDoAboutAPathThatIsTooLong() {
        Path deep = directory.resolve("d".repeat(60)).resolve("e".repeat(60));

        IOException refusal = assertThrows(IOException.class, () -> api.open(new TemporarySlot(deep)));

        assertTrue(refusal.getMessage().contains(deep.toString()), refusal.getMessage());
        assertTrue(refusal.getMessage().endsWith("choose a data directory with a shorter path"), refusal.getMessage());
    }

    @Test
    void saysWhereItCouldNotListen() {
        Path missing = directory.resolve("missing");

        IOException refusal = assertThrows(IOException.class, () -> api.open(new TemporarySlot(missing)));

        assertTrue(
                refusal.getMessage().startsWith("Cannot listen on " + missing.resolve("api.sock")),
                refusal.getMessage());
    }

    @Test
    void endsEveryConnectionWhenItsEndpointIsClosed() throws Exception {
        RuntimeEndpoint endpoint = open("two");
        ContainerClient waiting = connect("two");
        waiting.askFor(ASSIGNMENT);
        get(endpoint.session().ready());

        endpoint.close();
        endpoint.close();

        assertTrue(waiting.isHungUpOn());
        // Closing takes a moment; who still gets through is hung up on.
        while (connects("two")) {
            Thread.onSpinWait();
        }
    }

    private boolean connects(String name) {
        try {
            assertTrue(connect(name).isHungUpOn());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Response lastEvent = new Response(0, Map.of(), new byte[0]);

    private RuntimeEndpoint open(String name) throws IOException {
        RuntimeEndpoint endpoint = api.open(new TemporarySlot(Files.createDirectory(directory.resolve(name))));
        opened.add(endpoint);
        return endpoint;
    }

    private ContainerClient connect(String name) throws IOException {
        ContainerClient client = new ContainerClient(directory.resolve(name).resolve("api.sock"));
        opened.add(client);
        return client;
    }

    private void load() throws Exception {
        container.askFor(ASSIGNMENT);
        get(session.ready());
        session.assign(new Assignment(Map.of("KEY", "value")));
        assertEquals(200, container.read().status());
    }

    private void take(String requestId) throws Exception {
        load();
        session.invoke(event(requestId));
        lastEvent = container.get(NEXT);
        assertEquals(requestId, lastEvent.headers().get("lambda-runtime-aws-request-id"));
    }

    private static RuntimeEvent event(String requestId) {
        return new RuntimeEvent(
                requestId, "{}".getBytes(UTF_8), Instant.EPOCH, "arn:x", Optional.empty(), Optional.empty());
    }

    private static String response(String requestId) {
        return "/2018-06-01/runtime/invocation/" + requestId + "/response";
    }

    private static String error(String requestId) {
        return "/2018-06-01/runtime/invocation/" + requestId + "/error";
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
