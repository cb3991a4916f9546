package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
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
    private final CodeStore code;

    PackageController(FunctionRegistry functions, CodeStore code) {
        this.functions = functions;
        this.code = code;
    }

    @Get("/functions/{name}/versions/{version}/package")
    HttpResponse<StreamedFile> download(@PathVariable String name, @PathVariable String version) throws IOException {
        FunctionConfiguration function = functions.get(FunctionReference.parse(name, Optional.of(version)));
        // Once open, the file can be read to its end even if the function is deleted meanwhile.
        return HttpResponse.ok(new StreamedFile(Files.newInputStream(code.packageOf(function.code())), ZIP)
                .attach(function.name() + ".zip"));
    }
}
