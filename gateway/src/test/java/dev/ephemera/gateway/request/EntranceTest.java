package dev.ephemera.gateway.request;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.RawHttp;
import dev.ephemera.gateway.composition.TestDoors;
import io.micronaut.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EntranceTest {

    private static final int LIMIT = 6_291_556;

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("hello");
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void echo() {
        doors.dispatch().echo();
    }

    @Test
    void aBodyOfTheLargestSizePasses() {
        String body = "\"" + "x".repeat(LIMIT - 2) + "\"";
        HttpResponse<String> answer = Http.post(doors.resolve("/functions/hello"), body);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(body.length(), answer.body().length());
    }

    @Test
    void aDeclaredLengthThatIsTooLargeIsRefusedBeforeTheBodyComes() throws IOException {
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("POST /functions/hello HTTP/1.1\nHost: x\nContent-Length: 5000000000\n\nfirst bytes");
            String head = raw.readHead();
            assertTrue(head.startsWith("HTTP/1.1 413 "), head);
            assertTrue(head.contains("RequestTooLargeException"), head);
        }
        assertTrue(doors.dispatch().invocations().isEmpty());
    }

    @Test
    void anEndlessChunkedBodyIsRefusedOnTheWay() throws IOException {
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("POST /functions/hello HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(
                    () -> flood(raw), task -> Thread.ofVirtual().start(task));
            String head = raw.readHead();
            assertTrue(head.startsWith("HTTP/1.1 413 "), head);
            raw.hangUp();
            assertTrue(sent.join() < 1L << 30, "the server took " + sent.join() + " bytes");
        }
    }

    /** Sends chunks until the other side has enough, at most two gigabytes. */
    private static long flood(RawHttp raw) {
        byte[] chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes(US_ASCII);
        long sent = 0;
        try {
            OutputStream out = raw.out();
            while (sent < 2L << 30) {
                out.write(chunk);
                sent += chunk.length;
            }
        } catch (SocketException e) {
            return sent;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return sent;
    }

    @Test
    void aChunkedBodyComesInWhole() throws IOException {
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("POST /functions/hello HTTP/1.1\nHost: x\nConnection: close\nTransfer-Encoding: chunked\n\n"
                    + "4\n{\"a\"\n3\n:1}\n0\n\n");
            String answer = raw.readAll();
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.endsWith("{\"a\":1}"), answer);
        }
    }

    @Test
    void aCompressedBodyCountsAsWhatItUnpacksTo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(("\"" + "x".repeat(2 * LIMIT) + "\"").getBytes(US_ASCII));
        }
        HttpResponse<String> answer =
                Http.send("POST", doors.resolve("/functions/hello"), packed.toByteArray(), "Content-Encoding", "gzip");
        assertEquals(413, answer.statusCode(), answer.body());
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws IOException {
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("POST /functions/hello HTTP/1.1\nHost: x\nConnection: close\nExpect: 100-continue\n"
                    + "Content-Length: 2\n\n");
            assertTrue(raw.readHead().startsWith("HTTP/1.1 100 "));
            raw.send("{}");
            assertTrue(raw.readHead().startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void aCallerThatHangsUpEndsItsRun() throws Exception {
        CompletableFuture<String> started = new CompletableFuture<>();
        CompletableFuture<String> ended = new CompletableFuture<>();
        doors.dispatch().behave((_, callerGone) -> {
            started.complete("");
            try {
                callerGone.get(30, TimeUnit.SECONDS);
                ended.complete("hung up");
            } catch (ExecutionException | TimeoutException e) {
                ended.completeExceptionally(e);
            }
            return new Outcome.Cancelled();
        });
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("POST /functions/hello HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}");
            started.get(30, TimeUnit.SECONDS);
            assertFalse(ended.isDone());
        }
        assertEquals("hung up", ended.get(30, TimeUnit.SECONDS));
    }

    @Test
    void anIdleConnectionIsUsedAgain() throws IOException {
        try (RawHttp raw = new RawHttp(doors.address())) {
            for (int call = 0; call < 3; call++) {
                raw.send("POST /functions/hello HTTP/1.1\nHost: x\nContent-Length: 0\n\n");
                String head = raw.readHead();
                assertTrue(head.startsWith("HTTP/1.1 200 "), head);
                assertEquals("{}", "" + (char) raw.read() + (char) raw.read());
            }
        }
    }

    @Test
    void unknownPathsAreAnsweredInTheUsualShape() {
        HttpResponse<String> answer = Http.get(doors.resolve("/nowhere"));
        assertEquals(404, answer.statusCode());
        assertEquals("ResourceNotFoundException", Http.header(answer, "x-amzn-ErrorType"));
        assertFalse(Http.header(answer, "x-amzn-RequestId").isEmpty());
    }

    @Test
    void malformedTargetsAreTheCallersFault() throws IOException {
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("GET /functions/%zz HTTP/1.1\nHost: x\nConnection: close\n\n");
            String answer = raw.readAll();
            assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
        }
    }

    @Test
    void aDoorThatWasReachedAnotherWayRefusesToOpen() {
        assertThrows(IllegalStateException.class, () -> Visit.of(HttpRequest.GET("/functions")));
    }
}
