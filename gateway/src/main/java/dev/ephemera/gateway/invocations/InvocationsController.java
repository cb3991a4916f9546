package dev.ephemera.gateway.invocations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.json.Utf8;
import dev.ephemera.dispatcher.ledger.InvocationDetail;
import dev.ephemera.dispatcher.ledger.KeptBytes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Optional;

/** {@code GET /invocations…}: what has become of invocations. */
@Controller("/invocations")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InvocationsController {

    private final KnownInvocations invocations;

    InvocationsController(KnownInvocations invocations) {
        this.invocations = invocations;
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request) throws InterruptedException {
        Wanted wanted =
                new Wanted(request.getParameters(), "function", "status", "origin", "from", "to", "limit", "marker");
        Page<KnownInvocation> page = invocations.list(wanted.filter(), wanted.limit(), wanted.marker());
        return Answer.page("invocations", page, InvocationJson::fields);
    }

    @Get("/{id}")
    HttpResponse<byte[]> one(@PathVariable String id) throws InterruptedException {
        KnownInvocations.Found found = invocations.get(PathId.parse(id));
        return Answer.ok(json -> {
            InvocationJson.fields(json, found.known());
            bulk(json, found.detail());
        });
    }

    @Get("/{id}/result")
    HttpResponse<byte[]> result(@PathVariable String id) throws InterruptedException {
        InvocationId known = PathId.parse(id);
        KnownInvocations.Found found = invocations.get(known);
        return payload(found.detail().result(), "result", found);
    }

    @Get("/{id}/event")
    HttpResponse<byte[]> event(@PathVariable String id) throws InterruptedException {
        InvocationId known = PathId.parse(id);
        KnownInvocations.Found found = invocations.get(known);
        return payload(found.detail().event(), "event", found);
    }

    private static HttpResponse<byte[]> payload(Optional<KeptBytes> kept, String what, KnownInvocations.Found found) {
        return kept.map(Answer::payload)
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND,
                        "There is no " + what + " of invocation '"
                                + found.detail().record().id() + "', which is "
                                + found.detail().record().status().label()));
    }

    private static void bulk(JsonGenerator json, InvocationDetail detail) throws IOException {
        json.writeNumberField("logBytes", detail.log().bytes().length);
        if (detail.event().isPresent()) {
            json.writeNumberField("eventBytes", detail.event().get().size());
        }
        if (detail.result().isPresent()) {
            KeptBytes result = detail.result().get();
            json.writeNumberField("resultBytes", result.size());
            if (result.whole() && JsonText.complaint(result.bytes()).isEmpty()) {
                json.writeFieldName("result");
                json.writeRawValue(Utf8.decode(result.bytes()).orElseThrow());
            }
        }
    }
}
