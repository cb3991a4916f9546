package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.stack.HandlerFiles;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the engine, or somebody at its other end, does what nobody asked it to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class DockerTroubleIT {

    private static final String WAIT = "sleep 600";
    private static final Allotment ALLOTMENT = new Allotment(MemorySize.ofMegabytes(64));

    private Path stackDirectory;
    private RunDirectory run;
    private HostSlots slots;
    private SocketProxy proxy;
    private EngineCalls direct;
    private DockerEngine engine;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
        stackDirectory = Files.createDirectory(directory.resolve("trouble"));
        Files.writeString(stackDirectory.resolve("Dockerfile"), TestEngine.DOCKERFILE);
        TestEngine.copyBase(directory);
        run = RunDirectories.of(directory.resolve("data")).create(InstanceId.random());
        slots = HostSlots.open(run, directory.resolve("data/code"));
        direct = EngineCalls.open(TestEngine.settings());
        // Not in the temporary directory, whose path may be too long for a socket.
        Path socket = run.path().resolve("docker.sock");
        proxy = new SocketProxy(socket, TestEngine.settings().socket());
        engine = DockerEngine.open(settings(socket), run, ContainerLimits.DEFAULT, SystemTime.INSTANCE);
        engine.prepare(stack(WAIT));
    }

    private static DockerSettings settings(Path socket) {
        DockerSettings settings = TestEngine.settings();
        return new DockerSettings(
                URI.create("unix://" + socket),
                settings.publicImage(),
                settings.debianMirror(),
                settings.registryPatience(),
                Duration.ofSeconds(20),
                settings.buildTimeout(),
                settings.buildArguments());
    }

    @AfterAll
    void close() throws Exception {
        if (engine != null) {
            engine.close();
            proxy.close();
            direct.close();
            run.close();
        }
    }

    private Stack stack(String script) {
        return new Stack(
                "trouble",
                "Trouble",
                Set.of(),
                Optional.empty(),
                stackDirectory.resolveSibling("base"),
                stackDirectory,
                List.of(),
                List.of("/bin/sh", "-c", script),
                List.of(),
                "",
                List.of("/bin/echo", "1.2.3 \"final\""),
                MemorySize.ofMegabytes(1),
                new HandlerFiles(List.of(), List.of(), ""));
    }

    private Started start(String script) throws Exception {
        ContainerId id = new ContainerId("trouble-" + RandomName.of(8));
        Slot slot = slots.create(id);
        try {
            return new Started(slot, engine.start(new ContainerSpec(id, stack(script), slot, ALLOTMENT)));
        } catch (EngineException e) {
            slot.delete();
            throw e;
        }
    }

    private record Started(Slot slot, StartedContainer container) implements AutoCloseable {

        String name() {
            return container.id().value();
        }

        ContainerExit exit() throws Exception {
            return container.exit().get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws EngineException, IOException {
            container.remove();
            slot.delete();
        }
    }

    private boolean engineKnows(String name) throws EngineException {
        return direct.ask("look", client -> {
            try {
                client.inspectContainerCmd(name).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    private boolean engineKnowsImage(String id) throws EngineException {
        return direct.ask("look", client -> {
            try {
                client.inspectImageCmd(id).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    @Test
    void leavesARunningContainerTheImageThatARebuildHasReplaced() throws Exception {
        String before;
        try (Started started = start(WAIT)) {
            before = direct.ask(
                    "look",
                    client -> client.inspectContainerCmd(started.name()).exec().getImageId());
            engine.rebuild(stack(WAIT));
            assertTrue(engineKnowsImage(before));
            assertTrue(engineKnows(started.name()));
            try (Started later = start(WAIT)) {
                String after = direct.ask(
                        "look",
                        client ->
                                client.inspectContainerCmd(later.name()).exec().getImageId());
                assertNotEquals(before, after);
            }
        }
        engine.rebuild(stack(WAIT));
        assertFalse(engineKnowsImage(before));
    }

    @Test
    void reportsAContainerThatSomebodyElseRemoves() throws Exception {
        try (Started started = start(WAIT)) {
            direct.order(
                    "remove",
                    client -> client.removeContainerCmd(started.name())
                            .withForce(true)
                            .exec());
            assertEquals(new ContainerExit(137, false), started.exit());
            started.container().kill();
            assertThrows(EngineException.class, () -> started.container().allot(ALLOTMENT));
        }
    }

    @Test
    void removesAContainerThatIsBeingRemoved() throws Exception {
        try (Started started = start(WAIT);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<String> remove = () -> {
                started.container().remove();
                return started.name();
            };
            List<Future<String>> all = threads.invokeAll(List.of(remove, remove, remove, remove));
            for (Future<String> one : all) {
                assertFalse(engineKnows(one.get()));
            }
        }
    }

    @Test
    void missesNoDeathWhileTheEngineIsOutOfReach() throws Exception {
        try (Started killed = start(WAIT);
                Started removed = start(WAIT);
                Started ended = start("until [ -e /var/task/go ]; do sleep 0.05; done; exit 7")) {
            proxy.cut();
            direct.order(
                    "kill", client -> client.killContainerCmd(killed.name()).exec());
            direct.order(
                    "remove",
                    client -> client.removeContainerCmd(removed.name())
                            .withForce(true)
                            .exec());
            Files.writeString(ended.slot().taskDirectory().resolve("go"), "");
            direct.ask(
                    "wait",
                    client -> client.waitContainerCmd(ended.name()).start().awaitStatusCode(20, TimeUnit.SECONDS));
            proxy.restore();

            assertEquals(new ContainerExit(137, false), killed.exit());
            assertEquals(new ContainerExit(137, false), removed.exit());
            assertEquals(new ContainerExit(7, false), ended.exit());
            Files.delete(ended.slot().taskDirectory().resolve("go"));
        }
    }

    @Test
    void saysThatTheEngineIsOutOfReachAndGoesOnAfterwards() throws Exception {
        try (Started before = start(WAIT)) {
            proxy.cut();
            EngineException refused = assertThrows(EngineException.class, () -> engine.list());
            assertEquals(EngineException.Kind.TRANSIENT, refused.kind());
            assertThrows(EngineException.class, () -> start(WAIT));
            proxy.restore();

            try (Started after = start(WAIT)) {
                before.container().kill();
                after.container().kill();
                assertEquals(137, before.exit().code());
                assertEquals(137, after.exit().code());
            }
        }
    }

    @Test
    void namesTheRemedyForAMissingImageAndBuildsItAtTheNextPreparation() throws Exception {
        String image;
        try (Started started = start(WAIT)) {
            image = direct.ask(
                    "inspect",
                    client -> client.inspectContainerCmd(started.name())
                            .exec()
                            .getConfig()
                            .getImage());
        }
        direct.order("remove", client -> client.removeImageCmd(image).exec());

        EngineException missing = assertThrows(EngineException.class, () -> start(WAIT));
        assertEquals(EngineException.Kind.PERMANENT, missing.kind());
        assertTrue(missing.getMessage().contains(image), missing.getMessage());
        assertTrue(missing.getMessage().contains("restart Ephemera"), missing.getMessage());

        engine.prepare(stack(WAIT));
        start(WAIT).close();
        assertEquals(new StackAvailability.Available("1.2.3 final"), engine.availability(stack(WAIT)));
    }

    @Test
    void leavesNothingBehindWhenTheProgramIsMissing() throws Exception {
        try (Started started = start("exec /does/not/exist")) {
            assertEquals(127, started.exit().code());
        }
    }

    @Test
    void startsAndRemovesManyAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> all = threads.invokeAll(Collections.nCopies(24, () -> {
                Started started = start(WAIT);
                started.close();
                return started.name();
            }));
            for (Future<String> one : all) {
                assertFalse(engineKnows(one.get()));
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
