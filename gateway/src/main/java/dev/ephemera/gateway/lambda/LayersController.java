package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.LayerName;
import dev.ephemera.dispatcher.function.LayerReference;
import dev.ephemera.dispatcher.layer.LayerDetails;
import dev.ephemera.dispatcher.layer.LayerFilter;
import dev.ephemera.dispatcher.layer.LayerRegistry;
import dev.ephemera.dispatcher.layer.LayerVersion;
import dev.ephemera.dispatcher.layer.NewLayerVersion;
import dev.ephemera.gateway.request.Door;
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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.List;

/** Layers: publish, look at, list and delete their versions. */
@Controller("/2018-10-31/layers")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class LayersController {

    private final LayerRegistry layers;
    private final PackageLinks links;
    private final PackageTurns turns;

    LayersController(LayerRegistry layers, PackageLinks links, PackageTurns turns) {
        this.layers = layers;
        this.links = links;
        this.turns = turns;
    }

    @Post("/{name}/versions")
    @Door(body = Door.Size.PACKAGE)
    HttpResponse<byte[]> publish(HttpRequest<?> request, @PathVariable String name)
            throws IOException, InterruptedException {
        try (PackageTurns.Turn _ = turns.take()) {
            LayerVersion version = publishNow(request, name);
            return Answers.created(json -> LayerJson.write(json, version, links.to(request, version)));
        }
    }

    private LayerVersion publishNow(HttpRequest<?> request, String name) throws IOException {
        LayerName layer = LayerName.parse(name);
        FunctionRequest wanted = FunctionRequest.read(Visit.of(request).body());
        Refusals.checkSource(wanted);
        LayerDetails details = new LayerDetails(
                wanted.text("Description").orElse(""),
                wanted.text("LicenseInfo").orElse(""),
                Nested.of(wanted, "CompatibleRuntimes").texts().orElse(List.of()),
                Nested.of(wanted, "CompatibleArchitectures").texts().orElse(List.of()));
        byte[] zip = wanted.zip()
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The layer's files are missing: send a zip file in base64 as Content.ZipFile"));
        return layers.publish(new NewLayerVersion(layer, details, zip));
    }

    /** GetLayerVersionByArn has the same path. */
    @Get
    HttpResponse<byte[]> layers(HttpRequest<?> request) {
        if (Parameters.text(request, "find").filter("LayerVersion"::equals).isPresent()) {
            String arn = Parameters.text(request, "Arn")
                    .orElseThrow(() -> new RejectedRequestException(
                            ErrorCode.INVALID_PARAMETER, "The parameter Arn is missing: name a layer's version by it"));
            return answer(request, layers.get(LayerReference.parse(arn)));
        }
        return Answers.page(
                "Layers",
                layers.layers(filter(request), Parameters.text(request, "Marker"), Parameters.maxItems(request)),
                LayerJson::writeLayer);
    }

    @Get("/{name}/versions")
    HttpResponse<byte[]> versions(HttpRequest<?> request, @PathVariable String name) {
        return Answers.page(
                "LayerVersions",
                layers.versions(
                        LayerName.parse(name),
                        filter(request),
                        Parameters.text(request, "Marker"),
                        Parameters.maxItems(request)),
                LayerJson::writeItem);
    }

    @Get("/{name}/versions/{version}")
    HttpResponse<byte[]> version(HttpRequest<?> request, @PathVariable String name, @PathVariable String version) {
        return answer(request, layers.get(LayerReference.parse(name + ":" + version)));
    }

    @Delete("/{name}/versions/{version}")
    HttpResponse<byte[]> delete(@PathVariable String name, @PathVariable String version) {
        layers.delete(LayerReference.parse(name + ":" + version));
        return HttpResponse.noContent();
    }

    private HttpResponse<byte[]> answer(HttpRequest<?> request, LayerVersion version) {
        return Answers.ok(json -> LayerJson.write(json, version, links.to(request, version)));
    }

    private static LayerFilter filter(HttpRequest<?> request) {
        return new LayerFilter(
                Parameters.text(request, "CompatibleRuntime"), Parameters.text(request, "CompatibleArchitecture"));
    }
}
