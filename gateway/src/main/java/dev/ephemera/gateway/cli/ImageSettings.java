package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The image that a function runs in, as a person says it: {@code image: URI} in {@code function.yaml}, or an object of
 * these, or options.
 *
 * @param uri as the Docker Engine knows it, or can pull it
 * @param entryPoint what to run instead of the image's own
 * @param command what comes behind that
 * @param workingDirectory where it begins
 */
record ImageSettings(
        @Nullable String uri,
        @Nullable List<String> entryPoint,
        @Nullable List<String> command,
        @Nullable String workingDirectory) {

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    ImageSettings {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ImageSettings of(String uri) {
        return new ImageSettings(uri, null, null, null);
    }

    /** These, with those of {@code other} where these say nothing. */
    ImageSettings orElse(ImageSettings other) {
        return new ImageSettings(
                uri == null ? other.uri : uri,
                entryPoint == null ? other.entryPoint : entryPoint,
                command == null ? other.command : command,
                workingDirectory == null ? other.workingDirectory : workingDirectory);
    }

    /** @throws CommandFailure if it does not say which image */
    String requiredUri() {
        if (uri == null || uri.isBlank()) {
            throw CommandFailure.usage(
                    "which image is not said; name it by --image URI, or as image in " + FunctionSettings.FILE_NAME);
        }
        return uri;
    }

    /** What a function in the image is called unless somebody says otherwise: {@code registry:5000/me/app:1} is app. */
    String functionName() {
        String withoutDigest = requiredUri().replaceFirst("@.*", "");
        String last = withoutDigest.substring(withoutDigest.lastIndexOf('/') + 1);
        return last.replaceFirst(":.*", "").replaceAll("[^A-Za-z0-9_-]", "-");
    }

    /** Adds what is said beside the image to a request; what it leaves out is then as the image has it. */
    void addTo(ObjectNode request) {
        if (entryPoint == null && command == null && workingDirectory == null) {
            return;
        }
        ObjectNode config = request.putObject("ImageConfig");
        if (entryPoint != null) {
            entryPoint.forEach(config.putArray("EntryPoint")::add);
        }
        if (command != null) {
            command.forEach(config.putArray("Command")::add);
        }
        if (workingDirectory != null) {
            config.put("WorkingDirectory", workingDirectory);
        }
    }
}
