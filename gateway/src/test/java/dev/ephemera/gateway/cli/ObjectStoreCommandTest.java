package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectStoreCommandTest {

    private static final String SHOW = "GET /object-store";
    private static final String UP = """
            {"state": "UP", "detail": "at http://127.0.0.1:7071 since noon", "keptEvents": 3,
             "endpoint": "http://127.0.0.1:7071", "region": "us-east-1",
             "accessKeyId": "EPH1", "secretAccessKey": "it's secret"}""";

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void showsHowTheStoreIsReached() {
        platform.answer(SHOW, 200, UP);
        assertEquals("""
                state     UP, at http://127.0.0.1:7071 since noon
                events    3 wait for the queue
                endpoint  http://127.0.0.1:7071
                region    us-east-1
                key id    EPH1
                secret    it's secret
                """, run().out());
    }

    @Test
    void printsWhatAShellEvaluates() {
        platform.answer(SHOW, 200, UP);
        assertEquals("""
                export AWS_ENDPOINT_URL_S3='http://127.0.0.1:7071'
                export AWS_REGION='us-east-1'
                export AWS_ACCESS_KEY_ID='EPH1'
                export AWS_SECRET_ACCESS_KEY='it'\\''s secret'
                """, run("--env").out());
    }

    @Test
    void saysWhenThereIsNone() {
        platform.answer(SHOW, 404, "{\"Message\": \"This platform has no object store of its own\"}");
        Session.Result none = run();
        assertEquals(1, none.exitCode());
        assertTrue(none.err().contains("no object store of its own"), none.err());
        platform.answer(SHOW, 200, "{\"state\": \"DOWN\", \"detail\": \"port 7071 is taken\"}");
        Session.Result down = run("--env");
        assertEquals(1, down.exitCode());
        assertTrue(down.err().contains("port 7071 is taken"), down.err());
    }

    private Session.Result run(String... options) {
        return new Session()
                .run(Stream.concat(Stream.of("object-store", "--url", platform.url()), Arrays.stream(options))
                        .toArray(String[]::new));
    }
}
