package dev.ephemera.dispatcher.function;

import dev.ephemera.warmpool.engine.UserImage;
import java.util.List;
import java.util.stream.Stream;

/** The image that a function runs in, and what it wants otherwise than the image says. */
public record FunctionImage(UserImage image, ImageSettings settings) {

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if neither says what to run */
    public FunctionImage {
        if (words(image, settings).isEmpty()) {
            throw Invalid.parameter("The image " + Invalid.quote(image.uri())
                    + " does not say what to run; build it with ENTRYPOINT or CMD, or set ImageConfig.Command");
        }
    }

    /** What is run, with its arguments; at least one word. */
    public List<String> words() {
        return words(image, settings);
    }

    private static List<String> words(UserImage image, ImageSettings settings) {
        return Stream.concat(
                        settings.entryPoint().orElse(image.entryPoint()).stream(),
                        settings.command().orElse(image.command()).stream())
                .toList();
    }
}
