package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.model.Image;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.ImageKeeper;
import dev.ephemera.warmpool.engine.UserImage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users' images, kept under tags that end with the platform's own id: {@code ephemera/image:DIGITS-ID}. Stateless,
 * thread-safe.
 *
 * @param resolver finds images
 * @param platform letters and digits that no other platform has which uses the engine
 */
record KeptImages(EngineCalls calls, Resolver resolver, String platform) implements ImageKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(KeptImages.class);
    private static final String REPOSITORY = "ephemera/image";
    private static final int SHORT_DIGITS = 12;

    /** See {@link ImageKeeper#resolve}. */
    @FunctionalInterface
    interface Resolver {
        UserImage resolve(String uri) throws EngineException;
    }

    @Override
    public UserImage resolve(String uri) throws EngineException {
        return resolver.resolve(uri);
    }

    @Override
    public boolean keep(String digest) throws EngineException {
        try {
            calls.order(
                    "name image " + digest,
                    client -> client.tagImageCmd(UserImage.idOf(digest), REPOSITORY, tag(digest))
                            .exec());
            return true;
        } catch (EngineException e) {
            if (EngineErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Set<String> kept() throws EngineException {
        List<Image> all = calls.ask(
                "list the images of " + REPOSITORY,
                client -> client.listImagesCmd().withReferenceFilter(REPOSITORY).exec());
        return all.stream()
                .filter(this::isKept)
                .map(image -> UserImage.digestOf(image.getId()))
                .collect(Collectors.toSet());
    }

    private boolean isKept(Image image) {
        String own = name(UserImage.digestOf(image.getId()));
        return Arrays.asList(Objects.requireNonNullElse(image.getRepoTags(), new String[0]))
                .contains(own);
    }

    @Override
    public void letGo(String digest) throws EngineException {
        String name = name(digest);
        try {
            calls.order(
                    "remove image " + name,
                    client -> client.removeImageCmd(name).exec());
            LOG.info("image {}: let go, no function runs in it any more", name);
        } catch (EngineException e) {
            if (!EngineErrors.isConflict(e) && !EngineErrors.isNotFound(e)) {
                throw e;
            }
            LOG.debug("image {} stays, a container uses it", name);
        }
    }

    private String name(String digest) {
        return REPOSITORY + ":" + tag(digest);
    }

    private String tag(String digest) {
        return digest.substring(0, SHORT_DIGITS) + "-" + platform;
    }
}
