package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.ListedVersions;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** The parameters that operations have in their paths and queries. */
final class Parameters {

    private static final int MOST_ITEMS = 10_000;
    private static final int USUAL_ITEMS = 50;

    private Parameters() {}

    /** The function, and the version that its name or the parameter {@code Qualifier} asks for. */
    static FunctionReference reference(HttpRequest<?> request, String name) {
        return FunctionReference.parse(name, text(request, "Qualifier"));
    }

    /** The function, for operations that are about all of it. */
    static FunctionName name(HttpRequest<?> request, String name) {
        FunctionReference reference = reference(request, name);
        reference.qualifier().filter(qualifier -> !qualifier.equals("$LATEST")).ifPresent(qualifier -> {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "This operation is about a whole function, and '" + name + "' names one version, '" + qualifier
                            + "': leave the version out");
        });
        return reference.name();
    }

    static Optional<String> text(HttpRequest<?> request, String parameter) {
        return request.getParameters().getFirst(parameter).filter(value -> !value.isEmpty());
    }

    static int maxItems(HttpRequest<?> request) {
        Optional<String> text = text(request, "MaxItems");
        if (text.isEmpty()) {
            return USUAL_ITEMS;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= 1 && value <= MOST_ITEMS) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw maxItems(text.get());
        }
        throw maxItems(text.get());
    }

    private static RejectedRequestException maxItems(String text) {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER, "MaxItems is a number from 1 to " + MOST_ITEMS + ", not '" + text + "'");
    }

    static ListedVersions versions(HttpRequest<?> request) {
        Optional<String> text = text(request, "FunctionVersion");
        if (text.isEmpty()) {
            return ListedVersions.LATEST;
        }
        if (text.get().equals("ALL")) {
            return ListedVersions.ALL;
        }
        throw new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER, "FunctionVersion can only be ALL, not '" + text.get() + "'");
    }
}
