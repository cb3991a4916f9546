package dev.ephemera.gateway.schedule;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.triggers.schedule.Schedules;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Skip;
import dev.ephemera.triggers.schedule.plan.Timing;
import dev.ephemera.triggers.schedule.store.Past;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleDefinition;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How a schedule stands in answers. */
final class ScheduleJson {

    private static final int UPCOMING = 5;

    private ScheduleJson() {}

    /** All but the payload and times further ahead. */
    static void writeShort(JsonGenerator json, Schedule schedule) throws IOException {
        json.writeStartObject();
        writeFields(json, schedule);
        json.writeEndObject();
    }

    static void write(JsonGenerator json, Schedule schedule) throws IOException {
        json.writeStartObject();
        writeFields(json, schedule);
        Optional<String> payload = schedule.definition().payload();
        if (payload.isPresent()) {
            json.writeFieldName(ReadSchedule.PAYLOAD);
            json.writeRawValue(payload.get());
        }
        json.writeArrayFieldStart("upcoming");
        for (Instant time : Schedules.upcoming(schedule, UPCOMING)) {
            json.writeString(time.toString());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, Schedule schedule) throws IOException {
        ScheduleDefinition definition = schedule.definition();
        json.writeStringField(ReadSchedule.NAME, schedule.name().value());
        json.writeStringField("id", schedule.id().toString());
        json.writeStringField(ReadSchedule.STATE, schedule.progress().state().label());
        json.writeStringField(ReadSchedule.FUNCTION, definition.function().toString());
        json.writeStringField(ReadSchedule.DESCRIPTION, definition.description());
        writeTiming(json, definition.timing());
        json.writeStringField(
                ReadSchedule.MISSED,
                switch (definition.missed()) {
                    case MissedRuns.RUN_ONCE -> "run-once";
                    case MissedRuns.SKIP -> "skip";
                });
        json.writeStringField(
                ReadSchedule.OVERLAPPING,
                switch (definition.overlapping()) {
                    case OverlappingRuns.ALLOW -> "allow";
                    case OverlappingRuns.SKIP -> "skip";
                });
        json.writeStringField("created", schedule.created().toString());
        json.writeStringField("changed", schedule.changed().toString());
        json.writeNumberField("runs", schedule.progress().runs());
        writeTime(json, "nextRun", schedule.progress().next());
        writePast(json, schedule.past());
    }

    private static void writeTiming(JsonGenerator json, Timing timing) throws IOException {
        json.writeStringField(ReadSchedule.EXPRESSION, timing.expression().text());
        json.writeStringField(ReadSchedule.ZONE, timing.zone().getId());
        writeTime(json, ReadSchedule.START, timing.startAt());
        writeTime(json, ReadSchedule.END, timing.endAt());
        if (timing.runTimes().isPresent()) {
            json.writeNumberField(ReadSchedule.TIMES, timing.runTimes().getAsInt());
        }
    }

    private static void writePast(JsonGenerator json, Past past) throws IOException {
        writeTime(json, "lastRun", past.lastRun());
        if (past.lastInvocation().isPresent()) {
            json.writeStringField("lastInvocation", past.lastInvocation().get().toString());
        }
        if (past.lastSkip().isPresent()) {
            Skip skip = past.lastSkip().get();
            json.writeObjectFieldStart("lastSkip");
            json.writeStringField("time", skip.time().toString());
            json.writeStringField("reason", skip.reason().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        if (past.lastError().isPresent()) {
            json.writeObjectFieldStart("lastError");
            json.writeStringField("at", past.lastError().get().at().toString());
            json.writeStringField("reason", past.lastError().get().text());
            json.writeEndObject();
        }
    }

    private static void writeTime(JsonGenerator json, String field, Optional<Instant> time) throws IOException {
        if (time.isPresent()) {
            json.writeStringField(field, time.get().toString());
        }
    }
}
