package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.CodeChange;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.ImageChange;
import dev.ephemera.dispatcher.function.NewImageFunction;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.UserImage;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Makes and changes functions that run in container images. Thread-safe: it has no state. */
@Singleton
final class FunctionImages {

    private final FunctionRegistry functions;
    private final ImageStore store;

    FunctionImages(FunctionRegistry functions, ImageStore store) {
        this.functions = functions;
        this.store = store;
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
        return functions.create(
                new NewImageFunction(name, Settings.of(request), find(request), Settings.publishing(request)));
    }

    FunctionConfiguration update(FunctionRequest request, FunctionName name) {
        return functions.updateImage(
                name,
                new ImageChange(
                        find(request),
                        Settings.of(request),
                        request.text("RevisionId"),
                        request.flag("DryRun") ? CodeChange.Effect.DRY_RUN : CodeChange.Effect.APPLIED,
                        Settings.publishing(request)));
    }

    private UserImage find(FunctionRequest request) {
        if (request.zip().isPresent()) {
            throw invalid("ZipFile and ImageUri cannot go together; send the one that the function is");
        }
        String uri = uri(request).orElseThrow(() -> invalid("The image is missing: name it as Code.ImageUri"));
        try {
            return store.resolve(uri);
        } catch (EngineException e) {
            throw new RejectedRequestException(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<String> uri(FunctionRequest request) {
        return request.text("Code.ImageUri").or(() -> request.text("ImageUri"));
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
