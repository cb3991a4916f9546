package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionSettings;
import dev.ephemera.dispatcher.function.Publishing;

/** What a request says of a function's configuration. */
final class Settings {

    private Settings() {}

    static FunctionSettings of(FunctionRequest request) {
        return new FunctionSettings(
                request.text("Runtime"),
                request.text("Handler"),
                request.text("Role"),
                request.text("Description"),
                request.number("MemorySize"),
                request.number("Timeout"),
                request.environment(),
                Nested.of(request, "Layers").texts());
    }

    static Publishing publishing(FunctionRequest request) {
        return request.flag("Publish") ? Publishing.NEW_VERSION : Publishing.LATEST_ONLY;
    }
}
