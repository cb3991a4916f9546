package dev.ephemera.gateway.invoke;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Priority;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the caller of an asynchronous invocation asks for in headers, the same at all doors. */
public final class OptionHeaders {

    private static final String PRIORITY = "X-Ephemera-Priority";
    private static final String DELAY = "X-Ephemera-Delay";
    private static final String TIMEOUT = "X-Ephemera-Timeout";
    private static final String RETRIES = "X-Ephemera-Retries";
    private static final String RETRY_DELAY = "X-Ephemera-Retry-Delay";
    private static final String MAXIMUM_AGE = "X-Ephemera-Maximum-Age";

    private static final List<String> ALL = List.of(PRIORITY, DELAY, TIMEOUT, RETRIES, RETRY_DELAY, MAXIMUM_AGE);

    private OptionHeaders() {}

    /** @throws RejectedRequestException if one cannot be read, or is out of its range */
    static InvocationOptions of(HttpRequest<?> request, FunctionLimits limits) {
        Optional<Duration> timeout = duration(request, TIMEOUT);
        timeout.filter(wanted -> wanted.compareTo(limits.timeout()) > 0).ifPresent(wanted -> {
            throw invalid("The timeout of " + wanted.toMillis() / 1e3 + " seconds is longer than the "
                    + limits.timeout().toSeconds() + " seconds that runs have here (ephemera.functions.timeout): ask"
                    + " for less");
        });
        return new InvocationOptions(
                number(request, PRIORITY).map(Priority::of).orElse(Priority.NORMAL),
                duration(request, DELAY).orElse(Duration.ZERO),
                timeout,
                number(request, RETRIES),
                duration(request, RETRY_DELAY),
                duration(request, MAXIMUM_AGE));
    }

    /**
     * To be called where the caller waits for the answer: all of them would be ignored there.
     *
     * @throws RejectedRequestException if there is one
     */
    public static void refuse(HttpRequest<?> request) {
        ALL.stream().filter(request.getHeaders()::contains).findFirst().ifPresent(name -> {
            throw invalid("The header " + name + " is for asynchronous calls only: leave it out, or call"
                    + " asynchronously (X-Ephemera-Async: true, or X-Amz-Invocation-Type: Event)");
        });
    }

    private static Optional<Duration> duration(HttpRequest<?> request, String name) {
        return request.getHeaders().findFirst(name).map(text -> ReadDuration.of("The header " + name, text));
    }

    private static Optional<Integer> number(HttpRequest<?> request, String name) {
        return request.getHeaders().findFirst(name).map(text -> {
            try {
                return Integer.valueOf(text.strip());
            } catch (NumberFormatException e) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The header " + name + " is a whole number, not '" + text + "'",
                        e);
            }
        });
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
