package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.LayerReference;
import dev.ephemera.dispatcher.layer.LayerRegistry;
import dev.ephemera.dispatcher.layer.LayerVersion;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Deployment packages, as they were sent. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class PackageController {

    private static final MediaType ZIP = MediaType.of("application/zip");

    private final FunctionRegistry functions;
    private final LayerRegistry layers;
    private final CodeStore code;

    PackageController(FunctionRegistry functions, LayerRegistry layers, CodeStore code) {
        this.functions = functions;
        this.layers = layers;
        this.code = code;
    }

    @Get("/functions/{name}/versions/{version}/package")
    HttpResponse<StreamedFile> download(@PathVariable String name, @PathVariable String version) throws IOException {
        FunctionConfiguration function = functions.get(FunctionReference.parse(name, Optional.of(version)));
        if (function.image().isPresent()) {
            throw new RejectedRequestException(
                    ErrorCode.NOT_FOUND,
                    "Function " + function.name() + " has no package, it runs in the image "
                            + function.image().get().image().resolvedUri());
        }
        return zip(function.code(), function.name().value());
    }

    @Get("/layers/{name}/versions/{version}/package")
    HttpResponse<StreamedFile> downloadLayer(@PathVariable String name, @PathVariable String version)
            throws IOException {
        LayerVersion layer = layers.get(LayerReference.parse(name + ":" + version));
        return zip(layer.code(), layer.reference().name().value());
    }

    private HttpResponse<StreamedFile> zip(CodeDigest digest, String name) throws IOException {
        // Once open, the file can be read to its end even if what it belongs to is deleted meanwhile.
        return HttpResponse.ok(
                new StreamedFile(Files.newInputStream(code.packageOf(digest)), ZIP).attach(name + ".zip"));
    }
}
