package dev.ephemera.gateway.invoke;

import dev.ephemera.dispatcher.invocation.RunReport;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.util.Locale;

/** Tells the caller how the run went, in headers. */
public final class RunHeaders {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private RunHeaders() {}

    /** {@code Server-Timing} is in milliseconds (W3C Server Timing). */
    public static <T> MutableHttpResponse<T> add(MutableHttpResponse<T> response, RunReport report) {
        return response.header(
                        "Server-Timing",
                        "queue;dur=" + milliseconds(report.queued()) + ", init;dur=" + milliseconds(report.init())
                                + ", run;dur=" + milliseconds(report.run()))
                .header("X-Ephemera-Start", report.start().label())
                .header("X-Ephemera-Container", report.container().value());
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toNanos() / NANOS_PER_MILLISECOND);
    }
}
