package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionSettings;
import dev.ephemera.dispatcher.function.ImageSettings;
import dev.ephemera.dispatcher.function.Publishing;
import java.util.Optional;

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
                Nested.of(request, "Layers").texts(),
                image(Nested.of(request, "ImageConfig")));
    }

    /** What is empty is as the image says, as in Lambda. */
    private static Optional<ImageSettings> image(Nested configuration) {
        if (configuration.isMissing()) {
            return Optional.empty();
        }
        return Optional.of(new ImageSettings(
                configuration.field("EntryPoint").texts().filter(words -> !words.isEmpty()),
                configuration.field("Command").texts().filter(words -> !words.isEmpty()),
                configuration.field("WorkingDirectory").text().filter(folder -> !folder.isEmpty())));
    }

    static Publishing publishing(FunctionRequest request) {
        return request.flag("Publish") ? Publishing.NEW_VERSION : Publishing.LATEST_ONLY;
    }
}
