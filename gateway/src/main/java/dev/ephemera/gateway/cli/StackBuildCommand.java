package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.TimeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    @Option(names = "--anew", description = "Build again what is there, to take in newer packages of Debian.")
    private boolean anew;

    StackBuildCommand(Terminal terminal, TimeSource time) {
        super(terminal);
        this.time = time;
    }

    @Override
    ExitCode run(ContainerEngine containers, List<Stack> chosen) {
        StackSizes sizes = new StackSizes();
        boolean failed = false;
        int turn = 0;
        for (Stack stack : chosen) {
            turn++;
            String place = "[" + turn + "/" + chosen.size() + "] " + stack.name() + ": ";
            long began = time.monotonicNanos();
            try {
                if (anew) {
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
        }
        sizes.summary().ifPresent(this::print);
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private static String describe(StackAvailability availability, StackSizes.Size size) {
        String version = availability instanceof StackAvailability.Available(String known) ? known : "";
        return (version.isEmpty() ? "" : version + ", ")
                + size.image()
                        .map(image -> image.name() + ", " + size.own() + " on top of " + size.shared())
                        .orElse("the host's own, nothing to build");
    }
}
