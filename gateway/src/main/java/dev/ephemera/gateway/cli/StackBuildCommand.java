package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.TimeSource;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stacks build}: makes what containers start from, ahead of their first use. */
@Command(
        name = "build",
        description = {
            "Builds what the containers of stacks start from, as far as it is not there or no longer fits its folder.",
            "Containers that run keep what they started from until they end."
        },
        sortOptions = false)
final class StackBuildCommand extends StackCommand {

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final TimeSource time;

    @Option(
            names = "--anew",
            description = "Build again what is there, with what it is built on, to take in newer packages of Debian.")
    private boolean anew;

    StackBuildCommand(Terminal terminal, TimeSource time) {
        super(terminal);
        this.time = time;
    }

    @Override
    ExitCode run(ContainerEngine containers, List<Stack> named) {
        List<Stack> chosen = anew ? withAllBelow(named) : named;
        StackSizes sizes = new StackSizes();
        Set<Path> bases = new HashSet<>();
        boolean failed = false;
        int turn = 0;
        for (Stack stack : chosen) {
            turn++;
            String place = "[" + turn + "/" + chosen.size() + "] " + stack.name() + ": ";
            long began = time.monotonicNanos();
            try {
                if (anew) {
                    if (bases.add(stack.base())) {
                        containers.rebuildBase(stack);
                    }
                    containers.rebuild(stack);
                } else {
                    containers.prepare(stack);
                }
                Optional<StackImage> image = containers.image(stack);
                String took =
                        String.format(Locale.ROOT, "%.1f s", time.since(began).toMillis() / MILLIS_PER_SECOND);
                print(place + describe(containers.availability(stack), sizes.add(image)) + ", " + took);
            } catch (EngineException e) {
                failed = true;
                complain(place + e.getMessage());
            }
            if (Thread.interrupted()) {
                complain("interrupted; the next build begins with what was not finished");
                return ExitCode.FAILED;
            }
        }
        sizes.summary().ifPresent(this::print);
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    /** With the stacks that these are built on, which come first. */
    private static List<Stack> withAllBelow(List<Stack> named) {
        Set<Stack> all = new LinkedHashSet<>();
        for (Stack stack : named) {
            stack.parent().ifPresent(parent -> all.addAll(withAllBelow(List.of(parent))));
            all.add(stack);
        }
        return List.copyOf(all);
    }

    private static String describe(StackAvailability availability, StackSizes.Size size) {
        String version = availability instanceof StackAvailability.Available(String known) ? known : "";
        return (version.isEmpty() ? "" : version + ", ")
                + size.image()
                        .map(image -> image.name() + ", " + size.own() + " on top of " + size.shared())
                        .orElse("the host's own, nothing to build");
    }
}
