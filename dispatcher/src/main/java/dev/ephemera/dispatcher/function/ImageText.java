package dev.ephemera.dispatcher.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.warmpool.engine.UserImage;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function's image as a JSON object. */
final class ImageText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ImageText() {}

    private record Stored(
            String uri,
            String resolved,
            String id,
            List<String> entryPoint,
            List<String> command,
            @Nullable List<String> ownEntryPoint,
            @Nullable List<String> ownCommand,
            @Nullable String workingDirectory) {}

    static @Nullable String write(Optional<FunctionImage> function) {
        if (function.isEmpty()) {
            return null;
        }
        UserImage image = function.get().image();
        ImageSettings settings = function.get().settings();
        try {
            return JSON.writeValueAsString(new Stored(
                    image.uri(),
                    image.resolvedUri(),
                    image.id(),
                    image.entryPoint(),
                    image.command(),
                    settings.entryPoint().orElse(null),
                    settings.command().orElse(null),
                    settings.workingDirectory().orElse(null)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts can always be written as JSON", e);
        }
    }

    static Optional<FunctionImage> read(@Nullable String text) throws SQLException {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Stored stored = JSON.readValue(text, Stored.class);
            return Optional.of(new FunctionImage(
                    new UserImage(stored.uri, stored.resolved, stored.id, stored.entryPoint, stored.command),
                    new ImageSettings(
                            Optional.ofNullable(stored.ownEntryPoint),
                            Optional.ofNullable(stored.ownCommand),
                            Optional.ofNullable(stored.workingDirectory))));
        } catch (JsonProcessingException e) {
            throw new SQLException("The image of a function in the database cannot be read: " + text, e);
        }
    }
}
