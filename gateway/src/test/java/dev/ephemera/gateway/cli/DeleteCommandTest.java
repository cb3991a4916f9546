package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeleteCommandTest {

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer("DELETE /2015-03-31/functions/one", 204, "");
        platform.answer("DELETE /2015-03-31/functions/two", 200, "{\"StatusCode\": 204}");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void deletesEveryNamedFunction() {
        Session.Result result = new Session().run("delete", "one", "two", "--url", platform.url());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("deleted one\ndeleted two\n", result.out());
    }

    @Test
    void goesOnAfterANameThatIsNotThere() {
        Session.Result result = new Session().run("delete", "none", "one", "--url", platform.url());

        assertEquals(1, result.exitCode());
        assertEquals("deleted one\n", result.out());
        assertEquals("ephemera: there is no function 'none'; see ./ephemera list\n", result.err());
    }

    @Test
    void needsAName() {
        assertEquals(2, new Session().run("delete", "--url", platform.url()).exitCode());
    }

    @Test
    void aNameCannotReachOtherPaths() {
        new Session().run("delete", "../stacks?x", "--url", platform.url());

        assertEquals(
                "/2015-03-31/functions/..%2Fstacks%3Fx", platform.onlyRequest().path());
    }
}
