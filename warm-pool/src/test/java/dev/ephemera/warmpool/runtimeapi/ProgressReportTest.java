package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.runtimeapi.ContainerClient.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProgressReportTest {

    private static final String PROGRESS = "/ephemera/progress";
    private static final String NEXT = "/2018-06-01/runtime/invocation/next";
    private static final String RESPONSE = "/2018-06-01/runtime/invocation/id-1/response";

    @TempDir
    private Path directory;

    private final SocketRuntimeApi api = new SocketRuntimeApi(1 << 16);
    private RuntimeEndpoint endpoint;
    private ContainerClient container;

    @BeforeEach
    void openASocket() throws IOException {
        TemporarySlot slot = new TemporarySlot(directory);
        endpoint = api.open(slot);
        container = new ContainerClient(slot.apiSocket());
    }

    @AfterEach
    void close() throws IOException {
        container.close();
        endpoint.close();
        api.close();
    }

    private RuntimeSession session() {
        return endpoint.session();
    }

    private void takeTheEvent() throws IOException {
        session().assign(new Assignment(Map.of()));
        session()
                .invoke(new RuntimeEvent(
                        "id-1", "{}".getBytes(UTF_8), Instant.EPOCH, "arn:x", Optional.empty(), Optional.empty()));
        assertEquals(200, container.get(NEXT).status());
    }

    @Test
    void theLastReportCounts() throws IOException {
        takeTheEvent();
        assertEquals(Optional.empty(), session().progress());

        assertEquals(202, container.post(PROGRESS, "{\"percent\": 40}").status());
        Response last = container.post(PROGRESS, "{\"percent\": 41.5, \"message\": \"halfway\"}");

        assertEquals(202, last.status());
        assertEquals(Optional.of(new ReportedProgress(41, "halfway")), session().progress());
    }

    @Test
    void aBadReportIsRefusedWithASentenceAndChangesNothing() throws IOException {
        takeTheEvent();
        container.post(PROGRESS, "{\"percent\": 40}");

        Response refusal = container.post(PROGRESS, "{\"percent\": 140}");

        assertEquals(400, refusal.status());
        assertEquals(
                "{\"errorType\":\"InvalidProgress\",\"errorMessage\":\"Progress is 0 to 100 percent, and 140.0 is not\"}",
                refusal.text());
        assertTrue(container.post(PROGRESS, "{}").text().contains("{\\\"percent\\\": 40,"));
        assertEquals(40, session().progress().orElseThrow().percent());
    }

    @Test
    void onlyARunHasProgress() throws IOException {
        Response early = container.post(PROGRESS, "{\"percent\": 1}");
        takeTheEvent();
        container.post(RESPONSE, "1");
        Response late = container.post(PROGRESS, "{\"percent\": 100}");

        assertEquals(400, early.status());
        assertTrue(early.text().contains("no run to report on"), early.text());
        assertEquals(400, late.status());
        assertEquals(Optional.empty(), session().progress());
    }

    @Test
    void aFloodOfReportsLeavesTheLast() throws IOException {
        takeTheEvent();

        for (int i = 1; i <= 10_000; i++) {
            assertEquals(
                    202,
                    container
                            .post(PROGRESS, "{\"percent\": " + i / 100 + ", \"message\": \"" + i + "\"}")
                            .status());
        }

        assertEquals(Optional.of(new ReportedProgress(100, "10000")), session().progress());
        assertEquals(202, container.post(RESPONSE, "1").status());
    }

    @Test
    void thePathKnowsOnlyReports() throws IOException {
        assertEquals(404, container.get(PROGRESS).status());
        assertEquals(413, container.post(PROGRESS, " ".repeat(1 << 17)).status());
    }
}
