package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.admission.StoredReservations;
import dev.ephemera.dispatcher.function.ConfigurationChange;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.OptionalInt;

/** One function: what it is, and what it shall be. */
@Controller("/2015-03-31/functions/{name}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class ConfigurationController {

    private final FunctionRegistry functions;
    private final StoredReservations reservations;
    private final PackageLinks links;

    ConfigurationController(FunctionRegistry functions, StoredReservations reservations, PackageLinks links) {
        this.functions = functions;
        this.reservations = reservations;
        this.links = links;
    }

    @Get
    HttpResponse<byte[]> function(HttpRequest<?> request, @PathVariable String name) {
        FunctionReference asked = Parameters.reference(request, name);
        FunctionConfiguration function = functions.get(asked);
        OptionalInt concurrency = functions.concurrency(function.name());
        return Answers.ok(json -> {
            json.writeStartObject();
            json.writeFieldName("Configuration");
            FunctionJson.write(json, function, FunctionJson.arnFor(asked));
            FunctionJson.writeCode(json, function, links.to(request, function));
            writeConcurrency(json, concurrency);
            json.writeEndObject();
        });
    }

    @Get("/configuration")
    HttpResponse<byte[]> configuration(HttpRequest<?> request, @PathVariable String name) {
        FunctionReference asked = Parameters.reference(request, name);
        FunctionConfiguration function = functions.get(asked);
        return Answers.ok(json -> FunctionJson.write(json, function, FunctionJson.arnFor(asked)));
    }

    @Put("/configuration")
    HttpResponse<byte[]> update(HttpRequest<?> request, @PathVariable String name) throws IOException {
        FunctionRequest wanted = FunctionRequest.read(Visit.of(request).body());
        Refusals.check(wanted);
        FunctionConfiguration updated = functions.updateConfiguration(
                Parameters.name(request, name),
                new ConfigurationChange(Settings.of(wanted), wanted.text("RevisionId")));
        reservations.refresh();
        return Answers.ok(json -> FunctionJson.write(json, updated, FunctionJson.Arn.UNQUALIFIED));
    }

    private static void writeConcurrency(JsonGenerator json, OptionalInt reserved) throws IOException {
        if (reserved.isPresent()) {
            json.writeObjectFieldStart("Concurrency");
            json.writeNumberField("ReservedConcurrentExecutions", reserved.getAsInt());
            json.writeEndObject();
        }
    }
}
