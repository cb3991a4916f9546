package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.Alias;
import dev.ephemera.dispatcher.function.AliasName;
import dev.ephemera.dispatcher.function.AliasRegistry;
import dev.ephemera.dispatcher.function.AliasSettings;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The names of versions, which can be moved from one to another. */
@Controller("/2015-03-31/functions/{name}/aliases")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class AliasesController {

    private final FunctionRegistry functions;
    private final AliasRegistry aliases;

    AliasesController(FunctionRegistry functions) {
        this.functions = functions;
        this.aliases = functions.aliases();
    }

    @Post
    HttpResponse<byte[]> create(HttpRequest<?> request, @PathVariable String name) throws IOException {
        FunctionRequest wanted = FunctionRequest.read(Visit.of(request).body());
        FunctionName function = existing(request, name);
        Alias alias = aliases.create(function, new AliasName(wanted.requiredText("Name")), settings(wanted));
        return Answers.created(json -> AliasJson.write(json, alias));
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request, @PathVariable String name) {
        return Answers.page(
                "Aliases",
                aliases.list(
                        existing(request, name),
                        Parameters.text(request, "FunctionVersion"),
                        Parameters.text(request, "Marker"),
                        Parameters.maxItems(request)),
                AliasJson::write);
    }

    @Get("/{alias}")
    HttpResponse<byte[]> alias(HttpRequest<?> request, @PathVariable String name, @PathVariable String alias) {
        Alias found = aliases.get(existing(request, name), new AliasName(alias));
        return Answers.ok(json -> AliasJson.write(json, found));
    }

    @Put("/{alias}")
    HttpResponse<byte[]> update(HttpRequest<?> request, @PathVariable String name, @PathVariable String alias)
            throws IOException {
        FunctionRequest wanted = FunctionRequest.read(Visit.of(request).body());
        Alias updated = aliases.update(
                existing(request, name), new AliasName(alias), settings(wanted), wanted.text("RevisionId"));
        return Answers.ok(json -> AliasJson.write(json, updated));
    }

    @Delete("/{alias}")
    HttpResponse<byte[]> delete(HttpRequest<?> request, @PathVariable String name, @PathVariable String alias) {
        aliases.delete(existing(request, name), new AliasName(alias));
        return HttpResponse.noContent();
    }

    private FunctionName existing(HttpRequest<?> request, String name) {
        return functions
                .get(FunctionReference.latest(Parameters.name(request, name)))
                .name();
    }

    private static AliasSettings settings(FunctionRequest wanted) {
        return new AliasSettings(wanted.text("FunctionVersion"), wanted.text("Description"), weights(wanted));
    }

    /** Routing that names no version ends the routing there is. */
    private static Optional<Map<String, Double>> weights(FunctionRequest wanted) {
        Nested routing = Nested.of(wanted, "RoutingConfig");
        if (routing.isMissing()) {
            return Optional.empty();
        }
        Nested weights = routing.field("AdditionalVersionWeights");
        Map<String, Double> parts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weights.value().properties()) {
            if (!entry.getValue().isNumber()) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The weight of version '" + entry.getKey() + "' must be a number from 0 to 1, not "
                                + entry.getValue());
            }
            parts.put(entry.getKey(), entry.getValue().doubleValue());
        }
        return Optional.of(parts);
    }
}
