package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.serve.Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartFailureTest {

    @TempDir
    Path data;

    private String explained(String key, String value) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "ephemera.data",
                data.toString(),
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString()));
        settings.put(key, value);
        RuntimeException thrown = assertThrows(
                RuntimeException.class, () -> Server.start(settings).close());
        return String.valueOf(StartFailure.explain(thrown).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ephemera.pool.idle-budget|lots|write it as 64M",
                "ephemera.pool.start-timeout|soon|'soon'",
                "ephemera.pool.floor|few|'few'",
                "ephemera.port|http|'http'",
                "ephemera.engine|podman|there are docker, sandbox and auto",
            })
    void aSettingThatCannotBeReadIsNamed(String key, String value, String reason) {
        String message = explained(key, value);
        assertTrue(message.startsWith("cannot start: the setting " + key + " is '" + value + "'"), message);
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void anOpenAddressWithoutAKeyIsRefused() {
        String message = explained("ephemera.host", "0.0.0.0");
        assertTrue(message.contains("EPHEMERA_API_KEY"), message);
    }
}
