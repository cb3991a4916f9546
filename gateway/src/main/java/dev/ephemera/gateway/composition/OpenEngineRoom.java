package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.admission.Admission;
import dev.ephemera.dispatcher.admission.StoredReservations;
import dev.ephemera.dispatcher.dispatch.Dispatcher;
import dev.ephemera.dispatcher.dispatch.RunListener;
import dev.ephemera.dispatcher.dispatch.RunParts;
import dev.ephemera.dispatcher.dispatch.RunSupplies;
import dev.ephemera.dispatcher.function.ImagesInUse;
import dev.ephemera.dispatcher.ledger.Ledger;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.log.LogPump;
import dev.ephemera.dispatcher.metrics.DispatchMetrics;
import dev.ephemera.gateway.request.Door;
import dev.ephemera.gateway.serve.StackState;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.docker.DockerSettings;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.pool.ContainerWorkshop;
import dev.ephemera.warmpool.pool.PoolThreads;
import dev.ephemera.warmpool.pool.ReapOrphans;
import dev.ephemera.warmpool.pool.WarmPool;
import dev.ephemera.warmpool.runtimeapi.RuntimeApi;
import dev.ephemera.warmpool.runtimeapi.SocketRuntimeApi;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts everything that runs functions. What is opened first is closed last: the run directory, the
 * timers, the sockets, the engine, the pool.
 */
record OpenEngineRoom(
        PlatformSettings platform,
        EngineRoomSettings settings,
        StackCatalog stacks,
        Storage storage,
        StoredReservations reservations,
        DispatchMetrics metrics,
        RunSupplies supplies) {

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration LOG_PAUSE = Duration.ofMillis(20);

    EngineRoom open() throws EngineException, IOException {
        Closing closing = new Closing();
        try {
            return open(closing);
        } catch (EngineException | IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private EngineRoom open(Closing closing) throws EngineException, IOException {
        TimeSource time = SystemTime.INSTANCE;
        RunDirectories directories = RunDirectories.of(platform.data());
        RunDirectory run = closing.add("the run directory", directories.create(InstanceId.random()));
        SystemTimers timers = closing.add("the timers", new SystemTimers());
        RuntimeApi runtimeApi = closing.add("the Runtime API", new SocketRuntimeApi((int) Door.Size.EVENT.bytes()));
        ChosenEngine chosen = ChosenEngine.open(
                platform.engine(),
                DockerSettings.of(System.getenv()),
                settings.sandbox().settings(System.getenv()),
                run,
                settings.containers().limits(),
                time);
        ContainerEngine engine = closing.add("the engine", chosen.engine());
        ReapOrphans reapOrphans = closing.add(
                "the sweep of dead instances",
                new ReapOrphans(
                        engine,
                        directories,
                        task -> Thread.ofPlatform().name("sweep").daemon().start(task),
                        timers));
        reapOrphans.start();

        Map<String, StackState> states = new LinkedHashMap<>();
        List<Stack> available = new ArrayList<>();
        for (Stack stack : stacks.stacks()) {
            StackState state = new StackState(stack.title(), engine.availability(stack));
            states.put(stack.name(), state);
            if (!state.isMissing()) {
                available.add(stack);
            }
        }
        Set<String> onDemand = onDemand(available, states, engine.describe());
        WarmPool pool = closing.add("the pool", pool(available, onDemand, engine, run, runtimeApi, time));
        pool.tick();
        closing.add("the pool's clock", new Heartbeat(timers, TICK, pool::tick));

        Admission admission = new Admission(settings.admission().settings(Machine.memory()), reservations, timers);
        Ledger ledger = closing.add(
                "the ledger",
                Ledger.open(
                        run.instance().value(),
                        storage.database(),
                        settings.records().settings(),
                        time,
                        timers));
        LiveRuns live = new LiveRuns(time, timers, ledger.control()::progress);
        Dispatcher dispatcher = dispatcher(parts(closing, pool, live), admission, metrics.and(ledger.runs()), timers);
        metrics.watch(dispatcher::inFlight, admission);
        metrics.watch(ledger.runs());
        ImagesInUse images = images(closing, engine, timers);
        return new EngineRoom(
                engine.describe(),
                chosen.reason(),
                states,
                pool,
                reapOrphans,
                admission,
                dispatcher,
                images,
                live,
                ledger,
                closing);
    }

    private ImagesInUse images(Closing closing, ContainerEngine engine, Timers timers) throws IOException {
        ImagesInUse images = closing.add(
                "the images in use",
                new ImagesInUse(engine.images(storage.installation().id()), storage.functions()::images));
        Runnable look = () -> Thread.ofVirtual().name("images").start(images::look);
        look.run();
        closing.add(
                "the looks at images", new Heartbeat(timers, settings.images().look(), look));
        return images;
    }

    /**
     * The stacks of which nothing is started ahead until somebody needs them. Images are built ahead for those
     * that are to wait from the start; root file systems are not, since they keep this machine busy for minutes.
     */
    private Set<String> onDemand(List<Stack> available, Map<String, StackState> states, EngineDescription engine) {
        Set<String> expected = settings.pool().expected();
        Set<String> used = storage.functions().runtimes().stream()
                .flatMap(runtime -> stacks.forRuntime(runtime).stream())
                .map(Stack::name)
                .collect(Collectors.toSet());
        return available.stream()
                .filter(stack -> !used.contains(stack.name()))
                .filter(stack -> !expected.contains(stack.name())
                        || (isBuildable(states.get(stack.name()))
                                && engine.name().equals("sandbox")))
                .map(Stack::name)
                .collect(Collectors.toSet());
    }

    private static boolean isBuildable(@Nullable StackState state) {
        return state != null && state.availability() instanceof StackAvailability.Buildable;
    }

    private WarmPool pool(
            List<Stack> available,
            Set<String> onDemand,
            ContainerEngine engine,
            RunDirectory run,
            RuntimeApi runtimeApi,
            TimeSource time)
            throws IOException {
        PoolConfiguration pool = settings.pool();
        HostSlots slots = HostSlots.open(run, platform.codeDirectory());
        return new WarmPool(
                pool.settings(Machine.memory()).withOnDemand(onDemand),
                available,
                new ContainerWorkshop(engine, slots, runtimeApi),
                PoolThreads.start(pool.parallelStarts(), pool.parallelRemovals()),
                time,
                run.instance());
    }

    private RunParts parts(Closing closing, WarmPool pool, LiveRuns live) {
        LogPump logPump = closing.add("the log pump", new LogPump(LOG_PAUSE));
        return new RunParts(pool, stacks, storage.code()::lease, logPump, live, supplies);
    }

    private Dispatcher dispatcher(RunParts parts, Admission admission, RunListener listener, Timers timers) {
        return new Dispatcher(settings.runs().settings(), admission, parts, listener, SystemTime.INSTANCE, timers);
    }
}
