package dev.ephemera.warmpool.runtimeapi;

import java.time.Instant;
import java.util.Optional;

/**
 * The answer to {@code invocation/next}: an event and the headers that go with it.
 *
 * @param requestId the invocation's id
 * @param payload the event; not copied, and must not change any more
 * @param deadline when the run will be ended
 * @param functionArn the function that was invoked, with its qualifier if it had one
 * @param traceId the X-Ray header
 * @param clientContext the mobile SDK's context as JSON
 */
@SuppressWarnings("ArrayRecordComponent")
public record RuntimeEvent(
        String requestId,
        byte[] payload,
        Instant deadline,
        String functionArn,
        Optional<String> traceId,
        Optional<String> clientContext) {}
