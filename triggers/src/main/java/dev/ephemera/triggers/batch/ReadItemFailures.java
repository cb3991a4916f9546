package dev.ephemera.triggers.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.triggers.batch.RunResult.AllProcessed;
import dev.ephemera.triggers.batch.RunResult.Failed;
import dev.ephemera.triggers.batch.RunResult.SomeFailed;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads which records a function says that it failed on:
 * {@code {"batchItemFailures": [{"itemIdentifier": {"partition": "topic-0", "offset": 15}}]}}. As in
 * Lambda, an answer that says nothing of failures is success, and one that cannot be understood is
 * failure of the whole batch.
 *
 * @param partition topic and partition as the event names them, such as {@code topic-0}
 * @param offsets of the records that were run, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record ReadItemFailures(String partition, long[] offsets) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public RunResult of(byte[] answer) {
        JsonNode failures;
        try {
            failures = MAPPER.readTree(answer).path("batchItemFailures");
        } catch (IOException e) {
            // Every answer of a function is JSON; one that is not cannot speak of failures.
            return new AllProcessed();
        }
        if (failures.isMissingNode() || failures.isNull()) {
            return new AllProcessed();
        }
        if (!failures.isArray()) {
            return new Failed();
        }
        int first = offsets.length;
        for (JsonNode failure : failures) {
            int index = index(failure.path("itemIdentifier"));
            if (index < 0) {
                return new Failed();
            }
            first = Math.min(first, index);
        }
        return failures.isEmpty() ? new AllProcessed() : new SomeFailed(first);
    }

    /** Less than 0 if it names none of the records. */
    private int index(JsonNode identifier) {
        JsonNode offset = identifier.path("offset");
        if (!partition.equals(identifier.path("partition").textValue()) || !offset.isIntegralNumber()) {
            return -1;
        }
        return Arrays.binarySearch(offsets, offset.longValue());
    }
}
