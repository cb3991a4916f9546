package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import dev.ephemera.warmpool.cgroup.Cgroup;
import dev.ephemera.warmpool.cgroup.CgroupMounts;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerLabels;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.engine.ImageKeeper;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.loopback.LoopbackPort;
import dev.ephemera.warmpool.posix.NetworkNamespaces;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers of a Docker Engine on this machine. Thread-safe; connections and the thread that reads
 * the engine's events are owned by this object until {@link #close}.
 */
public final class DockerEngine implements ContainerEngine {

    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /** Where programs in images look for the Runtime API, on their own loopback interface. */
    private static final int RUNTIME_PORT = 9001;

    private static final Duration GREETING_LIMIT = Duration.ofSeconds(5);

    private final EngineCalls calls;
    private final ContainerConfiguration configuration;
    private final ContainerDeaths deaths;
    private final EventStream events;
    private final DockerRemoval removal;
    private final StackImages images;
    private final UserImages userImages;
    private final WaitInImage waitInImage;
    private final ContainerCgroups cgroups;
    private final EngineDescription description;
    private final TimeSource time;

    private DockerEngine(
            EngineCalls calls,
            Info info,
            DockerSettings settings,
            ContainerConfiguration configuration,
            TimeSource time)
            throws IOException {
        this.calls = calls;
        this.configuration = configuration;
        this.time = time;
        deaths = new ContainerDeaths(calls, configuration.owner());
        events = new EventStream(calls, configuration.owner(), deaths, time);
        removal = new DockerRemoval(calls, deaths, time);
        Images all = new Images(calls, settings);
        images = new StackImages(all, new DebianImage(all, settings), new RuntimeVersion(calls, all));
        waitInImage = new WaitInImage(configuration.owner().runDirectory().resolve("image"));
        userImages = new UserImages(calls, all, waitInImage, configuration.owner());
        cgroups = new ContainerCgroups(CgroupMounts.read());
        description = new EngineDescription(
                "docker",
                String.valueOf(info.getServerVersion()),
                "a Docker container for each run: no network, read-only root, no capabilities, seccomp",
                cgroups.describe());
        events.start();
    }

    /**
     * Connects to the engine.
     *
     * @param run names the instance that containers will belong to
     * @throws EngineException if no engine answers; the message says where it was looked for and what
     *     to do
     */
    public static DockerEngine open(DockerSettings settings, RunDirectory run, ContainerLimits limits, TimeSource time)
            throws EngineException, IOException {
        if (!Files.exists(settings.socket())) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "No Docker Engine: there is no " + settings.socket()
                            + "; install Docker Engine (package docker.io), or set DOCKER_HOST to its socket");
        }
        EngineCalls calls = EngineCalls.open(settings);
        try {
            Info info = calls.ask(
                    "describe itself",
                    GREETING_LIMIT,
                    client -> client.infoCmd().exec());
            Owner owner = new Owner(run.instance(), run.path(), run.siblings().privilege() == Privilege.ROOT);
            int processors = Objects.requireNonNullElse(
                    info.getNCPU(), Runtime.getRuntime().availableProcessors());
            return new DockerEngine(calls, info, settings, new ContainerConfiguration(owner, limits, processors), time);
        } catch (EngineException | IOException e) {
            calls.close();
            throw e;
        }
    }

    @Override
    public EngineDescription describe() {
        return description;
    }

    @Override
    public StackAvailability availability(Stack stack) {
        return images.availability(stack);
    }

    @Override
    public void prepare(Stack stack) throws EngineException {
        provide(stack);
    }

    private String provide(Stack stack) throws EngineException {
        return stack.image().isPresent() ? userImages.provide(stack.image().get()) : images.provide(stack);
    }

    @Override
    public ImageKeeper images(String platform) {
        return new KeptImages(calls, userImages::resolve, platform);
    }

    @Override
    public void rebuild(Stack stack) throws EngineException {
        images.rebuild(stack);
    }

    @Override
    public void rebuildBase(Stack stack) throws EngineException {
        images.rebuildBase(stack);
    }

    @Override
    public Optional<StackImage> image(Stack stack) throws EngineException {
        return images.image(stack);
    }

    @Override
    public StartedContainer start(ContainerSpec spec) throws EngineException {
        String image = provide(spec.stack());
        String engineId = create(spec, image);
        try {
            Watch watch = deaths.watch(engineId);
            calls.order(
                    "start container " + spec.id(),
                    client -> client.startContainerCmd(engineId).exec());
            return spec.stack().image().isPresent()
                    ? served(spec, engineId, watch)
                    : started(spec, engineId, inspect(spec, engineId), watch);
        } catch (EngineException e) {
            discard(engineId, e);
            throw e;
        }
    }

    private String create(ContainerSpec spec, String image) throws EngineException {
        try {
            Optional<Path> waiting =
                    spec.stack().image().isPresent() ? Optional.of(waitInImage.provide()) : Optional.empty();
            return calls.ask("create container " + spec.id(), client -> {
                CreateContainerCmd command = client.createContainerCmd(image);
                return (waiting.isPresent()
                                ? configuration.describeImage(command, spec, waiting.get(), time.instant())
                                : configuration.describe(command, spec, time.instant()))
                        .exec()
                        .getId();
            });
        } catch (EngineException e) {
            if (EngineErrors.isNotFound(e)) {
                images.forget(spec.stack());
            } else {
                // The engine may have made it and not have said so, or said so on a connection that
                // broke, upon which the request was sent again and found the name taken.
                discard(spec.id().value(), e);
            }
            throw e;
        }
    }

    /** The container's first process, by the engine's number. */
    private long inspect(ContainerSpec spec, String engineId) throws EngineException {
        InspectContainerResponse.ContainerState state = calls.ask(
                "inspect container " + spec.id(),
                client -> client.inspectContainerCmd(engineId).exec().getState());
        return Objects.requireNonNullElse(state.getPidLong(), 0L);
    }

    private StartedContainer served(ContainerSpec spec, String engineId, Watch watch) throws EngineException {
        long pid = inspect(spec, engineId);
        ProcessHandle process = ProcessHandle.of(pid)
                .orElseThrow(() -> new EngineException(
                        Kind.TRANSIENT,
                        "Container " + spec.id() + " has no process " + pid
                                + " on this machine; its image may hold no program for this processor"));
        try {
            Optional<UnixDomainSocketAddress> api =
                    Optional.of(UnixDomainSocketAddress.of(spec.slot().apiSocket()));
            LoopbackPort port = LoopbackPort.serve(NetworkNamespaces.listen(process, RUNTIME_PORT), () -> api);
            try {
                return new ServedContainer(started(spec, engineId, pid, watch), port);
            } catch (EngineException e) {
                port.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(Kind.TRANSIENT, "Container " + spec.id() + ": " + e.getMessage(), e);
        }
    }

    private StartedContainer started(ContainerSpec spec, String engineId, long pid, Watch watch)
            throws EngineException {
        Optional<Cgroup> cgroup = cgroups.of(engineId, pid);
        ContainerResources resources = cgroup.isPresent()
                ? new CgroupResources(cgroup.get(), engineId, spec.allotment())
                : new EngineResources(calls, configuration, engineId);
        resources.verify(spec.allotment());
        // Where the group is in sight, so is the process, under the number the engine gives it.
        Optional<ProcessHandle> process = cgroup.flatMap(_ -> ProcessHandle.of(pid));
        return new DockerContainer(spec.id(), engineId, watch, resources, process, removal);
    }

    private void discard(String engineId, EngineException reason) {
        try {
            removal.remove(engineId, deaths.watch(engineId));
        } catch (EngineException e) {
            LOG.warn(
                    "Container {} could not be removed after its start had failed; if it exists, the next start of Ephemera removes it",
                    engineId);
            reason.addSuppressed(e);
        }
    }

    @Override
    public List<FoundContainer> list() throws EngineException {
        List<Container> all = calls.ask(
                "list the containers",
                client -> client.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(List.of(ContainerLabels.INSTANCE))
                        .exec());
        List<FoundContainer> found = new ArrayList<>();
        for (Container container : all) {
            found(container).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<FoundContainer> found(Container container) {
        Map<String, String> labels = container.getLabels();
        try {
            return Optional.of(new FoundContainer(
                    container.getId(),
                    new InstanceId(labels.getOrDefault(ContainerLabels.INSTANCE, "")),
                    Path.of(labels.getOrDefault(ContainerLabels.RUN_DIRECTORY, "")),
                    labels.getOrDefault(ContainerLabels.STACK, "")));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "Container {} carries Ephemera's label but was not made by it: {}",
                    container.getId(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void remove(FoundContainer found) throws EngineException {
        removal.remove(found.engineId(), deaths.watch(found.engineId()));
    }

    @Override
    public void close() {
        events.close();
        deaths.close();
        calls.close();
    }
}
