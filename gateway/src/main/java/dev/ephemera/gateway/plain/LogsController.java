package dev.ephemera.gateway.plain;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What runs printed: the latest of a function, or a single one. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(bean = InvocationHistory.class)
final class LogsController {

    private static final String DEFAULT_LIMIT = "10";

    private final FunctionRegistry functions;
    private final InvocationHistory history;

    LogsController(FunctionRegistry functions, InvocationHistory history) {
        this.functions = functions;
        this.history = history;
    }

    /** The logs of the latest runs, one after the other, the newest last. */
    @Get("/functions/{name}/logs")
    HttpResponse<byte[]> latest(@PathVariable String name, @QueryValue(defaultValue = DEFAULT_LIMIT) int limit)
            throws InterruptedException {
        if (limit < 1 || limit > InvocationHistory.MOST_AT_ONCE) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "The limit " + limit + " is out of range: ask for 1 to " + InvocationHistory.MOST_AT_ONCE
                            + " runs");
        }
        FunctionConfiguration function = functions.get(FunctionReference.parse(name, Optional.empty()));
        List<InvocationLog> latest = history.logs(function.name(), limit);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        latest.reversed().forEach(log -> text.writeBytes(log.bytes()));
        return text(text.toByteArray());
    }

    /** The log of one run. */
    @Get("/invocations/{id}/log")
    HttpResponse<byte[]> one(@PathVariable String id) throws InterruptedException {
        return history.find(parse(id))
                .map(detail -> text(detail.log().bytes()))
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND,
                        "There is no record of invocation '" + id
                                + "': it was never accepted, has not ended, or was too long ago"));
    }

    private static InvocationId parse(String id) {
        try {
            return new InvocationId(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER, "'" + id + "' is no request id: those look like " + new UUID(0, 0), e);
        }
    }

    private static HttpResponse<byte[]> text(byte[] log) {
        return HttpResponse.ok(log).contentType(MediaType.TEXT_PLAIN_TYPE);
    }
}
