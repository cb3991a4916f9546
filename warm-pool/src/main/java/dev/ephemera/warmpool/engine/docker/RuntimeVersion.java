package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of an image's language runtime, asked for once after the build and kept as a label of
 * the image: asking again at every start of the platform would cost a container each. Stateless.
 */
record RuntimeVersion(EngineCalls calls, Images images) {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeVersion.class);

    /** Every image of a stack whose version is known carries it. */
    static final String LABEL = "dev.ephemera.version";

    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9.+:~ -]");
    private static final int LONGEST = 60;

    /** The version; empty if the image does not tell. */
    String of(String image) throws EngineException {
        return images.label(image, LABEL);
    }

    /** Asks the image's runtime and labels the image with the answer. */
    void record(String image, List<String> command) throws EngineException, IOException {
        String version = printed(image, command);
        if (version.isEmpty()) {
            LOG.info("image {}: {} tells no version", image, command);
            return;
        }
        Path folder = Files.createTempDirectory("ephemera-version-");
        try {
            Files.writeString(
                    folder.resolve("Dockerfile"),
                    "ARG IMAGE\nFROM ${IMAGE}\nLABEL " + LABEL + "=\"" + version + "\"\n");
            images.build(image, folder, Map.entry("IMAGE", image), Images.Layers.KNOWN);
        } finally {
            PublicDirectory.deleteTree(folder);
        }
    }

    private String printed(String image, List<String> command) {
        String text;
        try {
            text = calls.ask("run " + command + " in image " + image, client -> run(client, image, command));
        } catch (EngineException e) {
            LOG.warn("image {}: its runtime's version stays unknown", image, e);
            return "";
        }
        String line = UNFIT.matcher(text.lines().findFirst().orElse("")).replaceAll("");
        return line.substring(0, Math.min(line.length(), LONGEST)).strip();
    }

    private static String run(DockerClient client, String image, List<String> command) throws IOException {
        String id = client.createContainerCmd(image)
                .withEntrypoint(command.getFirst())
                .withCmd(command.subList(1, command.size()))
                .withNetworkDisabled(true)
                // The engine removes it, even if this process does not live to see its end.
                .withHostConfig(HostConfig.newHostConfig().withAutoRemove(true))
                .exec()
                .getId();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (ResultCallback.Adapter<Frame> output = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                printed.writeBytes(frame.getPayload());
            }
        }) {
            client.attachContainerCmd(id)
                    .withStdOut(true)
                    .withFollowStream(true)
                    .exec(output);
            output.awaitStarted();
            client.startContainerCmd(id).exec();
            output.awaitCompletion();
            return printed.toString(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (DockerException e) {
            // What never started is not removed by itself.
            client.removeContainerCmd(id).withForce(true).exec();
            throw e;
        }
    }
}
