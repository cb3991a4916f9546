package dev.ephemera.dispatcher.invocation;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import java.time.Duration;
import java.util.Optional;

/**
 * One event for one function.
 *
 * @param id the request id
 * @param function the version to run, already resolved
 * @param event what the function gets; not copied, and must not change any more
 * @param origin what it came from
 * @param timeout how long the run may take, its initialization included
 * @param traceId the X-Ray header of the request, if it had one
 * @param clientContext the client's context as base64, if the request had one
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copying megabytes for form's sake is waste.
public record Invocation(
        InvocationId id,
        FunctionConfiguration function,
        byte[] event,
        Origin origin,
        Duration timeout,
        Optional<String> traceId,
        Optional<String> clientContext) {

    public static Invocation of(FunctionConfiguration function, byte[] event, Origin origin) {
        return new Invocation(
                InvocationId.random(), function, event, origin, function.timeout(), Optional.empty(), Optional.empty());
    }
}
