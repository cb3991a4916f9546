package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.admission.StoredReservations;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.OptionalInt;

/** Reserved concurrency: what a function has to itself, and at the same time the most it gets. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class ConcurrencyController {

    private static final String FIELD = "ReservedConcurrentExecutions";

    private final FunctionRegistry functions;
    private final StoredReservations reservations;

    ConcurrencyController(FunctionRegistry functions, StoredReservations reservations) {
        this.functions = functions;
        this.reservations = reservations;
    }

    @Put("/2017-10-31/functions/{name}/concurrency")
    HttpResponse<byte[]> put(HttpRequest<?> request, @PathVariable String name) throws IOException {
        FunctionName function = Parameters.name(request, name);
        int reserved = FunctionRequest.read(Visit.of(request).body())
                .number(FIELD)
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER, "The field '" + FIELD + "' is missing"));
        functions.putConcurrency(function, reserved);
        reservations.refresh();
        return concurrency(OptionalInt.of(reserved));
    }

    @Get("/2019-09-30/functions/{name}/concurrency")
    HttpResponse<byte[]> get(HttpRequest<?> request, @PathVariable String name) {
        FunctionName function = functions
                .get(FunctionReference.latest(Parameters.name(request, name)))
                .name();
        return concurrency(functions.concurrency(function));
    }

    @Delete("/2017-10-31/functions/{name}/concurrency")
    HttpResponse<byte[]> delete(HttpRequest<?> request, @PathVariable String name) {
        functions.deleteConcurrency(Parameters.name(request, name));
        reservations.refresh();
        return HttpResponse.noContent();
    }

    private static HttpResponse<byte[]> concurrency(OptionalInt reserved) {
        return Answers.ok(json -> {
            json.writeStartObject();
            if (reserved.isPresent()) {
                json.writeNumberField(FIELD, reserved.getAsInt());
            }
            json.writeEndObject();
        });
    }
}
