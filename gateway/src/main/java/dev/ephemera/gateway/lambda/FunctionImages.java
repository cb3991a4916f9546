package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.CodeChange;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.ImageChange;
import dev.ephemera.dispatcher.function.ImagesInUse;
import dev.ephemera.dispatcher.function.NewImageFunction;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.UserImage;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes and changes functions that run in container images. Thread-safe: it has no state of its own. */
@Singleton
final class FunctionImages {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

    private final FunctionRegistry functions;
    private final ImagesInUse images;

    FunctionImages(FunctionRegistry functions, ImagesInUse images) {
        this.functions = functions;
        this.images = images;
    }

    /** Whether a request is about an image rather than about a package. */
    boolean areMeant(FunctionRequest request) {
        return uri(request).isPresent()
                || request.text("PackageType").filter("Image"::equals).isPresent();
    }

    FunctionConfiguration create(FunctionRequest request) {
        if (request.text("PackageType").filter("Image"::equals).isEmpty()) {
            throw invalid("Code.ImageUri goes with PackageType Image; set that, or send a zip file as ZipFile");
        }
        String name = request.requiredText("FunctionName");
        return use(
                request,
                image -> functions.create(
                        new NewImageFunction(name, Settings.of(request), image, Settings.publishing(request))));
    }

    FunctionConfiguration update(FunctionRequest request, FunctionName name) {
        return use(
                request,
                image -> functions.updateImage(
                        name,
                        new ImageChange(
                                image,
                                Settings.of(request),
                                request.text("RevisionId"),
                                request.flag("DryRun") ? CodeChange.Effect.DRY_RUN : CodeChange.Effect.APPLIED,
                                Settings.publishing(request))));
    }

    private FunctionConfiguration use(FunctionRequest request, Function<UserImage, FunctionConfiguration> change) {
        if (request.zip().isPresent()) {
            throw invalid("ZipFile and ImageUri cannot go together; send the one that the function is");
        }
        String uri = uri(request)
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> invalid("The image is missing: name it as Code.ImageUri"));
        // It becomes a part of a path in the engine's own API.
        if (!NAME.matcher(uri).matches() || (uri + "/").contains("/../")) {
            throw invalid(
                    "'" + uri + "' cannot be the name of an image; write it like app:1, registry.example.com/me/app:1"
                            + " or app@sha256:…");
        }
        try {
            return images.use(uri, change);
        } catch (EngineException e) {
            ErrorCode code = switch (e.kind()) {
                case PERMANENT -> ErrorCode.INVALID_PARAMETER;
                case TRANSIENT -> ErrorCode.ENGINE_FAILURE;
            };
            throw new RejectedRequestException(code, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<String> uri(FunctionRequest request) {
        return request.text("Code.ImageUri").or(() -> request.text("ImageUri"));
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
