package dev.ephemera.warmpool.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The file {@code stack.yaml}; see {@link Stack} for what the keys mean. */
record StackDeclaration(
        @Nullable String title,
        @Nullable Set<String> aliases,
        @Nullable String from,
        @Nullable List<String> supplies,
        @Nullable List<String> command,
        @Nullable Sandbox sandbox,
        @JsonProperty("version-command") @Nullable List<String> versionCommand,
        @JsonProperty("idle-memory") @Nullable String idleMemory,
        @Nullable Handler handler) {

    static final String FILE_NAME = "stack.yaml";

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    record Sandbox(
            @Nullable List<String> requires, @Nullable String install) {}

    record Handler(
            @Nullable List<String> files,
            @Nullable List<String> extensions,
            @Nullable String single) {}

    static StackDeclaration read(Path folder) throws IOException {
        try {
            return YAML.readValue(folder.resolve(FILE_NAME).toFile(), StackDeclaration.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(folder.resolve(FILE_NAME) + ": " + reason(e), e);
        }
    }

    /** What a person can make use of: the key, or the line of what is no YAML, but none of our types. */
    private static String reason(JsonProcessingException wrong) {
        return switch (wrong) {
            case UnrecognizedPropertyException unknown ->
                "there is no key '" + unknown.getPropertyName() + "'; there are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case MismatchedInputException mismatched
            when mismatched.getPath().isEmpty() -> "it has to hold keys with values, and begins otherwise or is empty";
            case MismatchedInputException mismatched ->
                "the value of '"
                        + mismatched.getPath().stream()
                                .map(JsonMappingException.Reference::getFieldName)
                                .filter(Objects::nonNull)
                                .collect(Collectors.joining("."))
                        + "' is of another kind: a text stands where a list or more keys are wanted, or the other way round";
            default ->
                "line " + wrong.getLocation().getLineNr() + ": not YAML: "
                        + wrong.getOriginalMessage().lines().findFirst().orElse("");
        };
    }

    /** The stack that this declares in {@code folder}. */
    Stack toStack(Path folder, Path base, Optional<Stack> parent, StackSupplies available) {
        try {
            return stack(folder, base, parent, available);
        } catch (IllegalArgumentException e) {
            throw wrong(folder, e);
        }
    }

    static IllegalArgumentException wrong(Path folder, Exception reason) {
        return new IllegalArgumentException(folder.resolve(FILE_NAME) + ": " + reason.getMessage(), reason);
    }

    private Stack stack(Path folder, Path base, Optional<Stack> parent, StackSupplies available) {
        Sandbox host = required("sandbox", sandbox);
        Handler files = required("handler", handler);
        return new Stack(
                Objects.requireNonNull(folder.getFileName()).toString(),
                required("title", title),
                required("aliases", aliases),
                parent,
                base,
                folder.toAbsolutePath().normalize(),
                supplies == null
                        ? List.of()
                        : supplies.stream().map(available::of).toList(),
                required("command", command),
                required("sandbox.requires", host.requires()).stream()
                        .map(Path::of)
                        .toList(),
                required("sandbox.install", host.install()),
                required("version-command", versionCommand),
                MemorySize.parse(required("idle-memory", idleMemory)),
                new HandlerFiles(
                        required("handler.files", files.files()),
                        required("handler.extensions", files.extensions()),
                        required("handler.single", files.single())));
    }

    private static <T> T required(String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("the key '" + key + "' is missing");
        }
        return value;
    }
}
