package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.VersionRequest;
import dev.ephemera.gateway.request.Visit;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;

/** The numbered versions of a function, which never change. */
@Controller("/2015-03-31/functions/{name}/versions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class VersionsController {

    private final FunctionRegistry functions;

    VersionsController(FunctionRegistry functions) {
        this.functions = functions;
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request, @PathVariable String name) {
        return Answers.page(
                "Versions",
                functions.versions(
                        Parameters.name(request, name),
                        Parameters.text(request, "Marker"),
                        Parameters.maxItems(request)),
                FunctionJson.Arn.QUALIFIED);
    }

    @Post
    HttpResponse<byte[]> publish(HttpRequest<?> request, @PathVariable String name) throws IOException {
        FunctionRequest wanted = FunctionRequest.read(Visit.of(request).body());
        FunctionConfiguration version = functions.publish(
                Parameters.name(request, name),
                new VersionRequest(wanted.text("CodeSha256"), wanted.text("Description"), wanted.text("RevisionId")));
        return Answers.created(json -> FunctionJson.write(json, version, FunctionJson.Arn.QUALIFIED));
    }
}
