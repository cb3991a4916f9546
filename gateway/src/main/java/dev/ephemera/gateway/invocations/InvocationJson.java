package dev.ephemera.gateway.invocations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.dispatcher.ledger.AttemptRecord;
import dev.ephemera.dispatcher.ledger.InvocationError;
import dev.ephemera.dispatcher.ledger.InvocationRecord;
import dev.ephemera.dispatcher.ledger.QueueRecord;
import dev.ephemera.dispatcher.live.LiveRun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What is known of an invocation, as JSON. What is not known is left out. */
final class InvocationJson {

    private static final double MILLISECONDS_PER_SECOND = 1e3;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private InvocationJson() {}

    static String label(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the fields, for the caller to go on. */
    static void fields(JsonGenerator json, KnownInvocation known) throws IOException {
        InvocationRecord record = known.record();
        json.writeStringField("id", record.id().toString());
        json.writeStringField("function", record.function().toString());
        text(json, "version", record.version());
        json.writeStringField("origin", label(record.origin()));
        json.writeStringField("status", record.status().label());
        json.writeStringField("received", record.received().toString());
        time(json, "ended", record.ended());
        error(json, record.error());
        json.writeArrayFieldStart("attempts");
        for (AttemptRecord attempt : record.attempts()) {
            attempt(json, attempt);
        }
        json.writeEndArray();
        if (record.queue().isPresent()) {
            queue(json, record.queue().get());
        }
        progress(json, known.progress());
        if (known.live().isPresent()) {
            running(json, known.live().get());
        }
    }

    private static void attempt(JsonGenerator json, AttemptRecord attempt) throws IOException {
        json.writeStartObject();
        json.writeNumberField("attempt", attempt.attempt());
        json.writeStringField("status", attempt.status().label());
        json.writeStringField("started", attempt.started().toString());
        time(json, "ended", attempt.ended());
        text(json, "node", attempt.node());
        if (attempt.report().isPresent()) {
            report(json, attempt.report().get());
        }
        error(json, attempt.error());
        json.writeEndObject();
    }

    private static void report(JsonGenerator json, RunReport report) throws IOException {
        json.writeStringField("start", report.start().label());
        json.writeStringField("container", report.container().value());
        milliseconds(json, "queueMilliseconds", report.queued());
        milliseconds(json, "initMilliseconds", report.init());
        milliseconds(json, "runMilliseconds", report.run());
        json.writeNumberField("memoryMegabytes", report.memory().megabytes());
        if (report.peakMemory().isPresent()) {
            json.writeNumberField("peakMemoryBytes", report.peakMemory().get().bytes());
        }
        json.writeNumberField("containersTried", report.attempts());
    }

    private static void queue(JsonGenerator json, QueueRecord queue) throws IOException {
        json.writeObjectFieldStart("queue");
        options(json, queue.options());
        json.writeNumberField("attempt", queue.attempt());
        json.writeNumberField("setbacks", queue.setbacks());
        json.writeStringField("notBefore", queue.notBefore().toString());
        json.writeBooleanField("cancelRequested", queue.cancelRequested());
        if (!queue.condition().isEmpty()) {
            json.writeStringField("condition", queue.condition());
            json.writeStringField("reason", queue.reason());
        }
        json.writeStringField("destination", queue.telling().label());
        json.writeEndObject();
    }

    private static void options(JsonGenerator json, InvocationOptions options) throws IOException {
        json.writeNumberField("priority", options.priority().level());
        seconds(json, "delaySeconds", Optional.of(options.delay()));
        seconds(json, "timeoutSeconds", options.timeout());
        if (options.retries().isPresent()) {
            json.writeNumberField("retries", options.retries().get());
        }
        seconds(json, "retryDelaySeconds", options.retryDelay());
        seconds(json, "maximumAgeSeconds", options.maximumAge());
    }

    private static void progress(JsonGenerator json, Optional<Progress> progress) throws IOException {
        if (progress.isPresent()) {
            json.writeObjectFieldStart("progress");
            json.writeNumberField("percent", progress.get().percent());
            json.writeStringField("message", progress.get().message());
            json.writeEndObject();
        }
    }

    private static void running(JsonGenerator json, LiveRun run) throws IOException {
        json.writeObjectFieldStart("running");
        json.writeStringField("since", run.since().toString());
        json.writeStringField("start", run.start().label());
        json.writeStringField("container", run.container().value());
        json.writeEndObject();
    }

    private static void error(JsonGenerator json, Optional<InvocationError> error) throws IOException {
        if (error.isPresent()) {
            json.writeObjectFieldStart("error");
            json.writeStringField("type", error.get().type());
            json.writeStringField("message", error.get().message());
            json.writeEndObject();
        }
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void time(JsonGenerator json, String name, Optional<Instant> value) throws IOException {
        text(json, name, value.map(Instant::toString));
    }

    /** Whole milliseconds at most, and no {@code .0} behind whole seconds. */
    private static void seconds(JsonGenerator json, String name, Optional<Duration> value) throws IOException {
        if (value.isPresent()) {
            long milliseconds = value.get().toMillis();
            if (milliseconds % (long) MILLISECONDS_PER_SECOND == 0) {
                json.writeNumberField(name, value.get().toSeconds());
            } else {
                json.writeNumberField(name, milliseconds / MILLISECONDS_PER_SECOND);
            }
        }
    }

    private static void milliseconds(JsonGenerator json, String name, Duration value) throws IOException {
        json.writeNumberField(name, value.toNanos() / NANOS_PER_MILLISECOND);
    }
}
