package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FoundContainer;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;
import dev.ephemera.warmpool.engine.sandbox.root.StackRoot;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The embedded engine: containers are processes in fresh namespaces, made by bubblewrap, with the
 * host's {@code /usr} as their programs, or with a root file system of their stack's. Thread-safe: what it holds is immutable or guards itself.
 *
 * <p>{@code /usr/local} is hidden from a sandbox unless its stack requires something in it: what an
 * administrator installs there is private to the host, and language runtimes would load it.
 */
public final class SandboxEngine implements ContainerEngine {

    private final SandboxSite site;
    private final Leftovers leftovers;

    private SandboxEngine(SandboxSite site) {
        this.site = site;
        this.leftovers = new Leftovers(site.run().siblings(), site.cgroups());
    }

    /**
     * Prepares an instance's run directory for sandboxes and tries one.
     *
     * @param roots where root file systems of stacks are that the host has not
     * @throws EngineException if sandboxes cannot be made here; the message says what would help
     */
    public static SandboxEngine open(RunDirectory run, ContainerLimits limits, RootSettings roots)
            throws EngineException {
        try {
            SandboxGroups groups = SandboxGroups.detect();
            if (groups instanceof NoGroups
                    && run.siblings().privilege() == Privilege.ROOT
                    && !Privilege.limitsOthers()) {
                throw new EngineException(
                        EngineException.Kind.PERMANENT,
                        "Nothing here can limit the memory of sandboxes: no control group is writable, and root lacks"
                                + " CAP_SYS_RESOURCE; run the platform as a normal user");
            }
            return open(run, limits, roots, groups);
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.PERMANENT, "Cannot read the control groups: " + e, e);
        }
    }

    static SandboxEngine open(RunDirectory run, ContainerLimits limits, RootSettings roots, SandboxGroups cgroups)
            throws EngineException {
        SandboxSite site = SandboxSite.open(run, limits, roots, cgroups);
        SandboxEngine engine = new SandboxEngine(site);
        try {
            SandboxTrial.run(site);
            engine.leftovers.sweepInstances();
            return engine;
        } catch (IOException e) {
            engine.close();
            throw new EngineException(EngineException.Kind.TRANSIENT, "Cannot sweep control groups: " + e, e);
        } catch (EngineException e) {
            engine.close();
            throw e;
        }
    }

    @Override
    public EngineDescription describe() {
        String user = site.users().isPresent() ? "a user of its own each" : "all under the platform's own user";
        String filter = site.command().filter().isPresent() ? "seccomp filter" : "no seccomp filter on this processor";
        return new EngineDescription(
                "sandbox",
                site.version(),
                "bubblewrap: user, mount, pid, net, ipc, uts and cgroup namespaces, " + filter + ", " + user,
                site.limitsDescription());
    }

    @Override
    public StackAvailability availability(Stack stack) {
        try {
            return site.stacks().availability(stack);
        } catch (IOException e) {
            return new StackAvailability.Missing(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void prepare(Stack stack) throws EngineException {
        provide(stack);
    }

    private Programs provide(Stack stack) throws EngineException {
        try {
            return site.stacks().provide(stack);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.PERMANENT,
                    "Cannot prepare the stack " + stack.name() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void rebuild(Stack stack) throws EngineException {
        try {
            site.stacks().rebuild(stack);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.PERMANENT,
                    "Cannot build the stack " + stack.name() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void rebuildBase(Stack stack) throws EngineException {
        try {
            site.stacks().rebuildBase(stack);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.PERMANENT,
                    "Cannot build what the stack " + stack.name() + " is built on: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Optional<StackImage> image(Stack stack) throws EngineException {
        try {
            return site.stacks().root(stack).map(StackRoot::image);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.TRANSIENT, "Cannot look for the stack " + stack.name() + ": " + e, e);
        }
    }

    @Override
    public StartedContainer start(ContainerSpec spec) throws EngineException {
        Programs programs = provide(spec.stack());
        SandboxStart start = new SandboxStart(site, spec.id());
        try {
            return start.start(spec, programs);
        } catch (IOException e) {
            EngineException failure = new EngineException(
                    EngineException.Kind.TRANSIENT,
                    "Cannot start container " + spec.id() + ": " + e.getMessage() + start.printed(spec.slot()),
                    e);
            try {
                start.undo();
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    @Override
    public List<FoundContainer> list() throws EngineException {
        try {
            return leftovers.list();
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.TRANSIENT, "Cannot list sandboxes: " + e, e);
        }
    }

    @Override
    public void remove(FoundContainer found) throws EngineException {
        try {
            leftovers.remove(found);
            leftovers.sweepInstances();
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.TRANSIENT, "Cannot remove sandbox " + found.engineId() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    EngineException.Kind.TRANSIENT, "Interrupted while removing " + found.engineId(), e);
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
