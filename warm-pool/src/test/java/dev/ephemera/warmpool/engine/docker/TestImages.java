package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.stack.Stack;
import java.nio.file.Path;
import java.util.Map;

/** Images that tests make in the engine as a user would, beside those of stacks. */
public final class TestImages {

    private TestImages() {}

    /**
     * Builds an image.
     *
     * @param name it is known by, with a tag
     * @param folder holds its Dockerfile, which starts {@code FROM ${BASE}}
     * @param base whose image {@code BASE} is; built first if need be
     */
    public static void build(String name, Path folder, Stack base) throws EngineException {
        DockerSettings settings = TestEngine.settings();
        try (EngineCalls calls = EngineCalls.open(settings)) {
            Images images = new Images(calls, settings);
            StackImages stacks =
                    new StackImages(images, new DebianImage(images, settings), new RuntimeVersion(calls, images));
            images.build(name, folder, Map.entry("BASE", stacks.provide(base)), Images.Layers.KNOWN);
        }
    }

    /** Whether there is an image of this name or id. */
    public static boolean exists(String nameOrId) throws EngineException {
        DockerSettings settings = TestEngine.settings();
        try (EngineCalls calls = EngineCalls.open(settings)) {
            return new Images(calls, settings).exists(nameOrId);
        }
    }

    /** Removes an image that no container uses, with all of its names; it need not be there. */
    public static void remove(String nameOrId) throws EngineException {
        DockerSettings settings = TestEngine.settings();
        try (EngineCalls calls = EngineCalls.open(settings)) {
            if (new Images(calls, settings).exists(nameOrId)) {
                calls.order("remove image " + nameOrId, client -> {
                    String id = client.inspectImageCmd(nameOrId).exec().getId();
                    client.removeImageCmd(String.valueOf(id)).withForce(true).exec();
                });
            }
        }
    }
}
