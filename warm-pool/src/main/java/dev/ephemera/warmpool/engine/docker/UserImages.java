package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.core.NameParser;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.UserImage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Images that are not ours: found by name once, from then on known by their id. Stateless,
 * thread-safe.
 */
record UserImages(EngineCalls calls, Images images, WaitInImage waiting, Owner owner) {

    /**
     * Looks for an image here, then at its registry.
     *
     * @throws EngineException also if no image can be run here
     */
    UserImage resolve(String uri) throws EngineException {
        waiting.provide();
        if (!owner.sharesMounts()) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "Functions in images of their own need a platform that runs as root, which serves a port inside"
                            + " their containers; this one does not, so '" + uri + "' cannot be used");
        }
        Optional<InspectImageResponse> here = inspect(uri);
        if (here.isEmpty()) {
            pull(uri);
            here = inspect(uri);
        }
        return describe(uri, here.orElseThrow(() -> missing(uri, "its registry has sent another one")));
    }

    /** Checks that an image is still here, and returns its id. */
    String provide(String id) throws EngineException {
        if (!images.exists(id)) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "The image " + id + " is no longer in the engine; update the function's code with its ImageUri");
        }
        return id;
    }

    private Optional<InspectImageResponse> inspect(String uri) throws EngineException {
        return calls.ask("look for image " + uri, client -> {
            try {
                return Optional.of(client.inspectImageCmd(uri).exec());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private void pull(String uri) throws EngineException {
        try {
            images.pull(uri);
        } catch (EngineException e) {
            throw missing(uri, String.valueOf(e.getMessage()));
        }
    }

    private static EngineException missing(String uri, String reason) {
        return new EngineException(
                Kind.PERMANENT,
                "There is no image '" + uri + "' in the Docker Engine, and it cannot be pulled: " + reason
                        + "; build or load it there, or correct its name");
    }

    private static UserImage describe(String uri, InspectImageResponse found) throws EngineException {
        ContainerConfig config = Objects.requireNonNull(found.getConfig(), "an image has a configuration");
        if (config.getVolumes() != null && !config.getVolumes().isEmpty()) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "The image '" + uri + "' declares volumes "
                            + config.getVolumes().keySet()
                            + ", which would be writable places on this machine's disk; build it without VOLUME");
        }
        String id = Objects.requireNonNull(found.getId(), "an image has an id");
        List<String> digests = Objects.requireNonNullElse(found.getRepoDigests(), List.of());
        String repository = NameParser.parseRepositoryTag(uri.replaceFirst("@.*", "")).repos;
        String resolved = digests.stream()
                .filter(digest -> digest.startsWith(repository + "@"))
                .findFirst()
                .orElse(repository + "@" + id);
        return new UserImage(uri, resolved, id, list(config.getEntrypoint()), list(config.getCmd()));
    }

    private static List<String> list(String @Nullable [] words) {
        return words == null ? List.of() : Arrays.asList(words);
    }
}
