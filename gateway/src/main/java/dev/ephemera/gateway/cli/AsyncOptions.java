package dev.ephemera.gateway.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of an asynchronous call. What they may be is for the platform to say. */
final class AsyncOptions {

    @Option(names = "--async", description = "Do not wait for the result: print the invocation's id.")
    private boolean async;

    @Option(names = "--priority", paramLabel = "0-2", description = "With --async: 2 goes first.")
    private @Nullable String priority;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            description = "With --async: wait as long first, such as 90s or 5m.")
    private @Nullable String delay;

    @Option(names = "--timeout", paramLabel = "TIME", description = "With --async: instead of the function's own.")
    private @Nullable String timeout;

    @Option(names = "--retries", paramLabel = "N", description = "With --async: attempts after the first, 0 to 10.")
    private @Nullable String retries;

    @Option(names = "--retry-delay", paramLabel = "TIME", description = "With --async: the wait before each retry.")
    private @Nullable String retryDelay;

    @Option(
            names = "--maximum-age",
            paramLabel = "TIME",
            description = "With --async: no attempt begins later than this after the call.")
    private @Nullable String maximumAge;

    boolean wanted() {
        return async;
    }

    /** @throws CommandFailure if there are some though the call is not asynchronous */
    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        add(headers, "--priority", "X-Ephemera-Priority", priority);
        add(headers, "--delay", "X-Ephemera-Delay", delay);
        add(headers, "--timeout", "X-Ephemera-Timeout", timeout);
        add(headers, "--retries", "X-Ephemera-Retries", retries);
        add(headers, "--retry-delay", "X-Ephemera-Retry-Delay", retryDelay);
        add(headers, "--maximum-age", "X-Ephemera-Maximum-Age", maximumAge);
        if (async) {
            headers.put("X-Amz-Invocation-Type", "Event");
        }
        return headers;
    }

    private void add(Map<String, String> headers, String option, String header, @Nullable String value) {
        if (value != null) {
            if (!async) {
                throw CommandFailure.usage(option + " is for calls that do not wait: add --async");
            }
            headers.put(header, value);
        }
    }
}
