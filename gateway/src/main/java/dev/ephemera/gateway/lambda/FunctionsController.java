package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.admission.StoredReservations;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.CodeChange;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.ListedVersions;
import dev.ephemera.dispatcher.function.NewFunction;
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
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Functions and their code: create, list, replace, delete. */
@Controller("/2015-03-31/functions")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class FunctionsController {

    private final FunctionRegistry functions;
    private final Prestart prestart;
    private final StoredReservations reservations;
    private final PackageTurns turns;
    private final FunctionImages images;

    FunctionsController(
            FunctionRegistry functions,
            StoredReservations reservations,
            PackageTurns turns,
            FunctionImages images,
            @Nullable Prestart prestart) {
        this.functions = functions;
        this.prestart = prestart == null ? _ -> {} : prestart;
        this.reservations = reservations;
        this.turns = turns;
        this.images = images;
    }

    @Post
    @Door(body = Door.Size.PACKAGE)
    HttpResponse<byte[]> create(HttpRequest<?> request) throws IOException, InterruptedException {
        FunctionRequest wanted;
        try (PackageTurns.Turn _ = turns.take()) {
            wanted = FunctionRequest.read(Visit.of(request).body());
            Refusals.check(wanted);
            if (!images.areMeant(wanted)) {
                return createFromPackage(wanted);
            }
        }
        // An image may have to be pulled, for which nobody else shall wait.
        FunctionConfiguration created = images.create(wanted);
        return Answers.created(json -> FunctionJson.write(json, created, FunctionJson.Arn.UNQUALIFIED));
    }

    private HttpResponse<byte[]> createFromPackage(FunctionRequest wanted) throws IOException {
        FunctionConfiguration created = functions.create(new NewFunction(
                wanted.requiredText("FunctionName"), Settings.of(wanted), zip(wanted), Settings.publishing(wanted)));
        prestart.expect(created.runtime());
        return Answers.created(json -> FunctionJson.write(json, created, FunctionJson.Arn.UNQUALIFIED));
    }

    @Get
    HttpResponse<byte[]> list(HttpRequest<?> request) {
        ListedVersions versions = Parameters.versions(request);
        FunctionJson.Arn arn = switch (versions) {
            case LATEST -> FunctionJson.Arn.UNQUALIFIED;
            case ALL -> FunctionJson.Arn.QUALIFIED;
        };
        return Answers.page(
                "Functions",
                functions.list(Parameters.text(request, "Marker"), Parameters.maxItems(request), versions),
                arn);
    }

    @Put("/{name}/code")
    @Door(body = Door.Size.PACKAGE)
    HttpResponse<byte[]> updateCode(HttpRequest<?> request, @PathVariable String name)
            throws IOException, InterruptedException {
        FunctionRequest wanted;
        try (PackageTurns.Turn _ = turns.take()) {
            wanted = FunctionRequest.read(Visit.of(request).body());
            Refusals.check(wanted);
            if (!images.areMeant(wanted)) {
                return updatePackage(wanted, request, name);
            }
        }
        FunctionConfiguration updated = images.update(wanted, Parameters.name(request, name));
        return Answers.ok(json -> FunctionJson.write(json, updated, FunctionJson.Arn.UNQUALIFIED));
    }

    private HttpResponse<byte[]> updatePackage(FunctionRequest wanted, HttpRequest<?> request, String name)
            throws IOException {
        CodeChange change = new CodeChange(
                zip(wanted),
                Settings.of(wanted),
                wanted.text("RevisionId"),
                wanted.flag("DryRun") ? CodeChange.Effect.DRY_RUN : CodeChange.Effect.APPLIED,
                Settings.publishing(wanted));
        FunctionConfiguration updated = functions.updateCode(Parameters.name(request, name), change);
        return Answers.ok(json -> FunctionJson.write(json, updated, FunctionJson.Arn.UNQUALIFIED));
    }

    @Delete("/{name}")
    HttpResponse<byte[]> delete(HttpRequest<?> request, @PathVariable String name) {
        functions.delete(Parameters.reference(request, name));
        reservations.refresh();
        return HttpResponse.noContent();
    }

    private static byte[] zip(FunctionRequest request) {
        return request.zip()
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER, "The code is missing: send a zip file in base64 as ZipFile"));
    }
}
