package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stacks list}: each stack, whether it can run here, and what it takes. */
@Command(
        name = "list",
        description = "Shows the stacks there are, what is in them, what they take, and whether they can run here.",
        sortOptions = false)
final class StackListCommand extends StackCommand {

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    StackListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(ContainerEngine containers, List<Stack> chosen) {
        StackSizes sizes = new StackSizes();
        Table table = new Table(List.of("NAME", "LANGUAGE", "VERSION", "STATE", "OWN SIZE", "SHARED", "BUILT ON"));
        ArrayNode array = Json.array();
        List<String> remedies = new ArrayList<>();
        for (Stack stack : chosen) {
            StackAvailability availability = containers.availability(stack);
            StackSizes.Size size = size(containers, stack, sizes);
            String remedy = availability instanceof StackAvailability.Missing missing ? missing.remedy() : "";
            table.add(List.of(
                    stack.name(),
                    stack.title(),
                    version(availability),
                    state(availability),
                    size.own(),
                    size.shared(),
                    size.origin()));
            if (!remedy.isEmpty()) {
                remedies.add(stack.name() + ": " + remedy);
            }
            ObjectNode one = array.addObject();
            one.put("name", stack.name()).put("title", stack.title()).put("version", version(availability));
            one.put("state", state(availability)).put("remedy", remedy);
            ArrayNode runtimes = one.putArray("runtimes");
            new TreeSet<>(stack.aliases()).forEach(runtimes::add);
            size.write(one);
        }
        if (json) {
            print(Json.pretty(array));
        } else {
            table.lines().forEach(this::print);
            remedies.forEach(this::print);
            sizes.summary().ifPresent(this::print);
        }
        return ExitCode.OK;
    }

    private static StackSizes.Size size(ContainerEngine containers, Stack stack, StackSizes sizes) {
        try {
            return sizes.add(containers.image(stack));
        } catch (EngineException e) {
            throw CommandFailure.failed("cannot tell the size of stack " + stack.name() + ": " + e.getMessage());
        }
    }

    private static String version(StackAvailability availability) {
        return availability instanceof StackAvailability.Available(String version) && !version.isEmpty()
                ? version
                : Cell.NOTHING;
    }

    private static String state(StackAvailability availability) {
        return switch (availability) {
            case StackAvailability.Available _ -> "ready";
            case StackAvailability.Buildable _ -> "built at first use";
            case StackAvailability.Missing _ -> "missing";
        };
    }
}
