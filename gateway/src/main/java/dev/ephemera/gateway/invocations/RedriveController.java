package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.RedriveDeadLetters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code POST /dead-letters/…redrive}: puts dead letters back into the queue. */
@Controller("/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class RedriveController {

    private final RedriveDeadLetters redrive;

    RedriveController(RedriveDeadLetters redrive) {
        this.redrive = redrive;
    }

    @Post("/{id}/redrive")
    HttpResponse<byte[]> one(@PathVariable String id) throws QueueUnavailableException, InterruptedException {
        InvocationId letter = PathId.parse(id);
        redrive.one(letter);
        return Answer.json(HttpStatus.ACCEPTED, json -> json.writeStringField("id", letter.toString()));
    }

    @Post("/redrive")
    HttpResponse<byte[]> all(HttpRequest<?> request) throws QueueUnavailableException, InterruptedException {
        RedriveDeadLetters.Count count = redrive.all(new Wanted(request.getParameters(), "function").function());
        return Answer.json(HttpStatus.ACCEPTED, json -> {
            json.writeNumberField("redriven", count.redriven());
            json.writeNumberField("left", count.left());
        });
    }
}
