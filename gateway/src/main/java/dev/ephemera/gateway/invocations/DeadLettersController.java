package dev.ephemera.gateway.invocations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.json.Utf8;
import dev.ephemera.dispatcher.ledger.DeadLetter;
import dev.ephemera.dispatcher.ledger.DeadLetterContent;
import dev.ephemera.dispatcher.ledger.DeadLetters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Optional;

/** {@code /dead-letters}: what was accepted and nothing will run any more. */
@Controller("/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeadLettersController {

    private final DeadLetters letters;

    DeadLettersController(DeadLetters letters) {
        this.letters = letters;
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request) throws InterruptedException {
        Wanted wanted = new Wanted(request.getParameters(), "function", "limit", "marker");
        Page<DeadLetter> page = letters.list(wanted.function(), wanted.limit(), wanted.marker());
        return Answer.page("deadLetters", page, DeadLettersController::fields);
    }

    @Get("/{id}")
    HttpResponse<byte[]> one(@PathVariable String id) throws InterruptedException {
        InvocationId letter = PathId.parse(id);
        DeadLetterContent content = letters.look(letter).orElseThrow(() -> unknown(letter));
        return Answer.ok(json -> {
            fields(json, content.letter());
            event(json, content.bytes());
        });
    }

    @Delete("/{id}")
    HttpResponse<byte[]> purge(@PathVariable String id) throws InterruptedException {
        InvocationId letter = PathId.parse(id);
        if (!letters.purge(letter)) {
            throw unknown(letter);
        }
        return purged(1);
    }

    @Delete
    HttpResponse<byte[]> purgeAll(HttpRequest<?> request) throws InterruptedException {
        if (request.getPath().endsWith("/")) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "Which dead letter shall be forgotten? Its id is missing behind '" + request.getPath()
                            + "'; to forget all of them, leave the slash out");
        }
        Wanted wanted = new Wanted(request.getParameters(), "function");
        return purged(
                wanted.function().isPresent() ? letters.purge(wanted.function().get()) : letters.purgeAll());
    }

    private static HttpResponse<byte[]> purged(int count) {
        return Answer.ok(json -> json.writeNumberField("purged", count));
    }

    private static RejectedRequestException unknown(InvocationId id) {
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND, "There is no dead letter '" + id + "'; GET /dead-letters shows those there are");
    }

    private static void fields(JsonGenerator json, DeadLetter letter) throws IOException {
        json.writeStringField("id", letter.id().toString());
        json.writeStringField("since", letter.since().toString());
        json.writeStringField("reason", letter.reason());
        switch (letter) {
            case DeadLetter.Undone undone -> {
                json.writeObjectFieldStart("invocation");
                InvocationJson.fields(json, new KnownInvocation(undone.invocation(), Optional.empty()));
                json.writeEndObject();
            }
            case DeadLetter.Unreadable unreadable -> {
                json.writeStringField("place", unreadable.place().text());
                json.writeNumberField("bytes", unreadable.size());
            }
        }
    }

    private static void event(JsonGenerator json, byte[] event) throws IOException {
        if (JsonText.complaint(event).isEmpty()) {
            json.writeFieldName("event");
            json.writeRawValue(Utf8.decode(event).orElseThrow());
        } else {
            json.writeFieldName("base64");
            json.writeBinary(event);
        }
    }
}
