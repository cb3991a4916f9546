package dev.ephemera.triggers.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.Schedule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** What a function gets from a schedule: its payload, or else an event in the shape of EventBridge's. */
final class ScheduledEvent {

    private static final String ACCOUNT = "000000000000";
    private static final String REGION = "us-east-1";
    private static final String ARN = "arn:aws:scheduler:" + REGION + ":" + ACCOUNT + ":schedule/default/";

    private ScheduledEvent() {}

    static byte[] of(PendingRun run) {
        return of(run.schedule(), run.id(), run.time());
    }

    static byte[] of(Schedule schedule, InvocationId invocation, Instant time) {
        return schedule.definition()
                .payload()
                .map(payload -> filledIn(payload, schedule, invocation, time))
                .orElseGet(() -> event(schedule, invocation, time))
                .getBytes(UTF_8);
    }

    /** EventBridge Scheduler's context attributes, but for the attempt; what replaces them needs no escaping in JSON. */
    private static String filledIn(String payload, Schedule schedule, InvocationId invocation, Instant time) {
        if (!payload.contains("<aws.scheduler.")) {
            return payload;
        }
        return payload.replace("<aws.scheduler.schedule-arn>", ARN + schedule.name())
                .replace("<aws.scheduler.scheduled-time>", time.toString())
                .replace("<aws.scheduler.execution-id>", invocation.toString());
    }

    private static String event(Schedule schedule, InvocationId invocation, Instant time) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonText.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("version", "0");
            json.writeStringField("id", invocation.toString());
            json.writeStringField("detail-type", "Scheduled Event");
            json.writeStringField("source", "aws.scheduler");
            json.writeStringField("account", ACCOUNT);
            json.writeStringField("time", time.toString());
            json.writeStringField("region", REGION);
            json.writeArrayFieldStart("resources");
            json.writeString(ARN + schedule.name());
            json.writeEndArray();
            json.writeObjectFieldStart("detail");
            json.writeStringField("schedule", schedule.name().value());
            json.writeStringField("description", schedule.definition().description());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }
}
