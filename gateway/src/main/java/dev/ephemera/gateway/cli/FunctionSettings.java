package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a function when deploying it, in {@value #FILE_NAME} or as options. What
 * is not said is guessed, or left to the platform.
 *
 * @param memory megabytes
 * @param timeout seconds
 * @param layers versions of layers, as {@code name:version} or ARNs
 * @param image the image it runs in, which then is all of its code
 * @param triggers what shall run it, each an object with a {@code kind}; see {@link DeployTriggers}
 */
record FunctionSettings(
        @Nullable String name,
        @Nullable String runtime,
        @Nullable String handler,
        @Nullable Integer memory,
        @Nullable Integer timeout,
        @Nullable Map<String, String> environment,
        @Nullable String description,
        @Nullable List<String> layers,
        @Nullable ImageSettings image,
        @Nullable List<JsonNode> triggers) {

    static final String FILE_NAME = "function.yaml";
    static final FunctionSettings NONE =
            new FunctionSettings(null, null, null, null, null, null, null, null, null, null);

    /** The settings in a folder's {@value #FILE_NAME}, or none where it has no such file. */
    static FunctionSettings of(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            return NONE;
        }
        ObjectMapper yaml =
                new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        try {
            FunctionSettings settings = yaml.readValue(file.toFile(), FunctionSettings.class);
            return settings == null ? NONE : settings;
        } catch (UnrecognizedPropertyException e) {
            throw CommandFailure.usage("'" + file + "' has an unknown key '" + e.getPropertyName() + "'; "
                    + (e.getReferringClass() == ImageSettings.class
                            ? "its image may hold uri, entryPoint, command, workingDirectory"
                            : "it may hold name, runtime, handler, memory, timeout, environment, description, layers,"
                                    + " image, triggers"));
        } catch (JsonProcessingException e) {
            throw CommandFailure.usage("'" + file + "' cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw CommandFailure.usage("'" + file + "' cannot be read: " + e.getMessage());
        }
    }

    /** These settings, with those of {@code other} where these say nothing. Environments are joined. */
    FunctionSettings orElse(FunctionSettings other) {
        return new FunctionSettings(
                first(name, other.name),
                first(runtime, other.runtime),
                first(handler, other.handler),
                first(memory, other.memory),
                first(timeout, other.timeout),
                joined(environment, other.environment),
                first(description, other.description),
                first(layers, other.layers),
                image == null || other.image == null ? first(image, other.image) : image.orElse(other.image),
                first(triggers, other.triggers));
    }

    /** These settings under another name. */
    FunctionSettings named(String other) {
        return new FunctionSettings(
                other, runtime, handler, memory, timeout, environment, description, layers, image, triggers);
    }

    /** Nothing but what a guess finds. */
    static FunctionSettings guessed(String name, @Nullable String runtime, @Nullable String handler) {
        return new FunctionSettings(name, runtime, handler, null, null, null, null, null, null, null);
    }

    private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
        return own == null ? other : own;
    }

    private static @Nullable Map<String, String> joined(
            @Nullable Map<String, String> own, @Nullable Map<String, String> other) {
        if (own == null || other == null) {
            return first(own, other);
        }
        Map<String, String> joined = new LinkedHashMap<>(other);
        joined.putAll(own);
        return joined;
    }
}
