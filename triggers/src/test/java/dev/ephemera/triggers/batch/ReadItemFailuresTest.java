package dev.ephemera.triggers.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.triggers.batch.RunResult.AllProcessed;
import dev.ephemera.triggers.batch.RunResult.Failed;
import dev.ephemera.triggers.batch.RunResult.SomeFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadItemFailuresTest {

    /** A partition whose records are not numbered without gaps. */
    private static RunResult of(String answer) {
        return new ReadItemFailures("orders-3", new long[] {10, 11, 14, 15}).of(answer.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "\"fine\"",
                "[1, 2]",
                "7",
                "",
                "{\"batchItemFailures\": null}",
                "{\"batchItemFailures\": []}"
            })
    void noFailuresAreSuccess(String answer) {
        assertEquals(new AllProcessed(), of(answer));
    }

    @Test
    void theEarliestFailureCounts() {
        assertEquals(new SomeFailed(1), of("""
                {"batchItemFailures": [
                    {"itemIdentifier": {"partition": "orders-3", "offset": 15}},
                    {"itemIdentifier": {"partition": "orders-3", "offset": 11}},
                    {"itemIdentifier": {"partition": "orders-3", "offset": 14}}]}
                """));
        assertEquals(
                new SomeFailed(0),
                of("{\"batchItemFailures\": [{\"itemIdentifier\": {\"partition\": \"orders-3\", \"offset\": 10}}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batchItemFailures\": true}",
                "{\"batchItemFailures\": {\"a\": 1}}",
                "{\"batchItemFailures\": [\"a\"]}",
                "{\"batchItemFailures\": [{}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": \"\"}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": null}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": {\"offset\": 10}}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": {\"partition\": \"orders-2\", \"offset\": 10}}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": {\"partition\": \"orders-3\", \"offset\": 12}}]}",
                "{\"batchItemFailures\": [{\"itemIdentifier\": {\"partition\": \"orders-3\", \"offset\": \"10\"}}]}",
            })
    void whatCannotBeUnderstoodIsFailure(String answer) {
        assertEquals(new Failed(), of(answer));
    }
}
