package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.debian.ProgressLines;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's images: looks for them, builds, pulls and imports them. Stateless, thread-safe. */
record Images(EngineCalls calls, DockerSettings settings) {

    private static final Logger LOG = LoggerFactory.getLogger(Images.class);
    private static final long MEBIBYTE = 1 << 20;

    boolean exists(String image) throws EngineException {
        return calls.ask("look for image " + image, client -> {
            try {
                client.inspectImageCmd(image).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /** Whether a build may use the layers of earlier ones. */
    enum Layers {
        KNOWN,
        NEW
    }

    /** All of an image's layers together; empty if there is no such image. */
    Optional<MemorySize> size(String image) throws EngineException {
        return calls.ask("look for image " + image, client -> {
            try {
                Long size = client.inspectImageCmd(image).exec().getSize();
                return Optional.of(new MemorySize(Objects.requireNonNullElse(size, 0L)));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Removes images that carry a label and whose name another has got, except those that are in use. */
    void removeNameless(String label) throws EngineException {
        List<Image> nameless = calls.ask(
                "list the images without a name",
                client -> client.listImagesCmd()
                        .withDanglingFilter(true)
                        .withLabelFilter(label)
                        .exec());
        for (Image image : nameless) {
            removeUnused(image.getId());
        }
    }

    /** Removes an image that another has replaced, unless containers or other images use it. */
    void removeUnused(String id) throws EngineException {
        try {
            calls.order(
                    "remove image " + id, client -> client.removeImageCmd(id).exec());
            LOG.info("image {}: removed, another has taken its place", id);
        } catch (EngineException e) {
            if (!EngineErrors.isConflict(e) && !EngineErrors.isNotFound(e)) {
                throw e;
            }
            LOG.debug("image {} stays, something uses it", id);
        }
    }

    /**
     * Builds an image from the Dockerfile in {@code folder}. Packages come over the host's network,
     * which works without a bridge and behind the host's name servers.
     *
     * @param argument the name and value of the image to start from
     */
    void build(String image, Path folder, Map.Entry<String, String> argument, Layers layers) throws EngineException {
        build(
                image,
                client -> client.buildImageCmd()
                        .withBaseDirectory(folder.toFile())
                        .withDockerfile(folder.resolve("Dockerfile").toFile())
                        .withNoCache(layers == Layers.NEW)
                        .withBuildArg(argument.getKey(), argument.getValue()));
    }

    /** The value of an image's label; empty if it has none. */
    String label(String image, String name) throws EngineException {
        return calls.ask("look for image " + image, client -> {
            ContainerConfig config = client.inspectImageCmd(image).exec().getConfig();
            Map<String, String> labels = config == null ? null : config.getLabels();
            return labels == null ? "" : labels.getOrDefault(name, "");
        });
    }

    /** Builds an image from a tar archive with a Dockerfile in it. */
    void build(String image, Path context) throws EngineException, IOException {
        try (InputStream content = Files.newInputStream(context)) {
            build(image, client -> client.buildImageCmd(content));
        }
    }

    private void build(String image, EngineCalls.Call<BuildImageCmd> source) throws EngineException {
        ProgressLines progress = new ProgressLines("image " + image);
        long bytes = calls.ask("build image " + image, settings.buildTimeout(), client -> {
            BuildImageCmd command =
                    source.ask(client).withNetworkMode("host").withForcerm(true).withTags(Set.of(image));
            settings.buildArguments().forEach(command::withBuildArg);
            try (Outcome<BuildResponseItem> outcome = new Outcome<>(progress)) {
                command.exec(outcome);
                outcome.await("Image " + image + " could not be built");
            }
            return Objects.requireNonNullElse(
                    client.inspectImageCmd(image).exec().getSize(), 0L);
        });
        LOG.info("image {}: built, {} MB", image, bytes / MEBIBYTE);
    }

    /** Pulls an image. A registry that gives no sign of life for a while counts as not there. */
    void pull(String image) throws EngineException {
        int at = image.indexOf('@');
        int end = at >= 0 ? at : image.indexOf(':', image.lastIndexOf('/') + 1);
        String repository = end < 0 ? image : image.substring(0, end);
        String tag = end < 0 ? "latest" : image.substring(end + 1);
        ProgressLines progress = new ProgressLines("image " + image);
        calls.ask("pull image " + image, settings.buildTimeout(), client -> {
            try (Outcome<PullResponseItem> outcome = new Outcome<>(progress)) {
                client.pullImageCmd(repository).withTag(tag).exec(outcome);
                outcome.awaitFirst(image, settings.registryPatience().toMillis());
                outcome.await("Image " + image + " could not be pulled");
            }
            return image;
        });
    }

    /** Removes every image of {@code repository} but one, and those that are in use. */
    void removeOthers(String repository, String image) throws EngineException {
        List<Image> all = calls.ask(
                "list the images of " + repository,
                client -> client.listImagesCmd().withReferenceFilter(repository).exec());
        List<String> others = all.stream()
                .flatMap(found -> found.getRepoTags() == null ? Stream.empty() : Stream.of(found.getRepoTags()))
                .filter(name -> name.startsWith(repository + ":") && !name.equals(image))
                .toList();
        for (String other : others) {
            removeUnused(other);
        }
    }

    /** How a build or a pull ends. Written by docker-java's thread, awaited by ours. */
    private static final class Outcome<T extends ResponseItem> extends ResultCallback.Adapter<T> {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final ProgressLines progress;
        private volatile @Nullable String error;

        Outcome(ProgressLines progress) {
            this.progress = progress;
        }

        @Override
        public void onNext(T item) {
            begun.countDown();
            if (item.isErrorIndicated()) {
                ResponseItem.@Nullable ErrorDetail detail = item.getErrorDetail();
                error = detail == null || detail.getMessage() == null ? "an error" : detail.getMessage();
            } else if (item.getStream() != null) {
                progress.text(item.getStream());
            } else if (item.getStatus() != null && item.getProgressDetail() == null) {
                progress.line(item.getStatus());
            }
        }

        @Override
        public void onError(Throwable failure) {
            super.onError(failure);
            begun.countDown();
        }

        @Override
        public void onComplete() {
            super.onComplete();
            begun.countDown();
        }

        void awaitFirst(String image, long milliseconds) throws IOException {
            try {
                if (!begun.await(milliseconds, TimeUnit.MILLISECONDS)) {
                    throw new IOException("no registry answered for " + image + " within " + milliseconds + " ms");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while pulling " + image, e);
            }
        }

        void await(String failure) throws IOException {
            try {
                awaitCompletion();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (DockerClientException e) {
                throw new IOException(e);
            }
            if (error != null) {
                throw new ImageFailure(failure + ": " + error + "; its last lines: " + progress.last());
            }
        }
    }
}
