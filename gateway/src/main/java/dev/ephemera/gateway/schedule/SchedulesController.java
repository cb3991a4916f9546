package dev.ephemera.gateway.schedule;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.triggers.schedule.Schedules;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleName;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code /schedules}: what runs functions at given times; {@link ReadSchedule} has the fields. */
@Controller("/schedules")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class SchedulesController {

    private final Schedules schedules;
    private final TimeSource time;

    SchedulesController(Schedules schedules, TimeSource time) {
        this.schedules = schedules;
        this.time = time;
    }

    @Get
    HttpResponse<byte[]> list() {
        List<Schedule> all = schedules.all();
        return answer(HttpStatus.OK, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("schedules");
            for (Schedule schedule : all) {
                ScheduleJson.writeShort(json, schedule);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @Post
    HttpResponse<byte[]> create(HttpRequest<?> request) throws IOException {
        ReadSchedule wanted = read(request);
        return answer(HttpStatus.CREATED, schedules.create(wanted.name(), wanted.definition(), wanted.state()));
    }

    /** Makes it, or replaces the one that has its name. */
    @Put("/{name}")
    HttpResponse<byte[]> put(HttpRequest<?> request, @PathVariable String name) throws IOException {
        ScheduleName known = new ScheduleName(name);
        ReadSchedule wanted = read(request);
        wanted.checkName(known);
        return answer(HttpStatus.OK, schedules.put(known, wanted.definition(), wanted.state()));
    }

    @Get("/{name}")
    HttpResponse<byte[]> get(@PathVariable String name) {
        return answer(HttpStatus.OK, schedules.get(new ScheduleName(name)));
    }

    @Delete("/{name}")
    HttpResponse<byte[]> delete(@PathVariable String name) {
        schedules.delete(new ScheduleName(name));
        return HttpResponse.noContent();
    }

    @Post("/{name}/enable")
    HttpResponse<byte[]> enable(@PathVariable String name) {
        return answer(HttpStatus.OK, schedules.enable(new ScheduleName(name)));
    }

    @Post("/{name}/disable")
    HttpResponse<byte[]> disable(@PathVariable String name) {
        return answer(HttpStatus.OK, schedules.disable(new ScheduleName(name)));
    }

    /** Answers when the invocation is on disk. */
    @Post("/{name}/run-now")
    HttpResponse<byte[]> runNow(@PathVariable String name) throws QueueUnavailableException, InterruptedException {
        InvocationId id = schedules.runNow(new ScheduleName(name));
        return answer(HttpStatus.ACCEPTED, json -> {
            json.writeStartObject();
            json.writeStringField("id", id.toString());
            json.writeEndObject();
        });
    }

    private ReadSchedule read(HttpRequest<?> request) throws IOException {
        return ReadSchedule.of(Visit.of(request).body().bytes(), time.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static HttpResponse<byte[]> answer(HttpStatus status, Schedule schedule) {
        return answer(status, json -> ScheduleJson.write(json, schedule));
    }

    private static HttpResponse<byte[]> answer(HttpStatus status, Json.Content content) {
        return HttpResponse.<byte[]>status(status)
                .body(Json.write(content))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
