package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.debian.Debootstrap;
import dev.ephemera.warmpool.stack.FolderDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Debian that all images start from: pulled where a registry answers, otherwise made by
 * debootstrap. Stateless, thread-safe.
 */
record DebianImage(Images images, DockerSettings settings) {

    private static final Logger LOG = LoggerFactory.getLogger(DebianImage.class);

    private static final String REPOSITORY = "ephemera/debian";

    /**
     * Provides the image.
     *
     * @param script writes a build context to its standard output, given release and mirror
     * @return the image's name
     */
    String provide(Path script) throws EngineException, IOException {
        Optional<String> known = settings.publicImage();
        if (known.isPresent() && images.exists(known.get())) {
            return known.get();
        }
        String release = Debootstrap.release();
        String tag =
                release + "-" + new FolderDigest().add(Files.readString(script)).hex();
        if (images.exists(REPOSITORY + ":" + tag)) {
            return REPOSITORY + ":" + tag;
        }
        if (known.isPresent() && pulled(known.get())) {
            return known.get();
        }
        make(script, release, tag);
        return REPOSITORY + ":" + tag;
    }

    private boolean pulled(String image) {
        try {
            LOG.info("image {}: asking a registry for it", image);
            images.pull(image);
            return true;
        } catch (EngineException e) {
            LOG.info("image {}: cannot be had ({}); making a Debian with debootstrap instead", image, e.getMessage());
            return false;
        }
    }

    private void make(Path script, String release, String tag) throws EngineException, IOException {
        Debootstrap debootstrap = new Debootstrap(settings.debianMirror(), settings.buildTimeout());
        Optional<String> obstacle = debootstrap.obstacle();
        if (obstacle.isPresent()) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "There is no image to build stacks on: no registry answers and " + obstacle.get()
                            + ", or give Docker a way to a registry");
        }
        Path archive = Files.createTempFile("ephemera-debian-", ".tar");
        try {
            debootstrap.run(script, release, archive);
            images.build(REPOSITORY + ":" + tag, archive);
        } finally {
            Files.deleteIfExists(archive);
        }
    }
}
