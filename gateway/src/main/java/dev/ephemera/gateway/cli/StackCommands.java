package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.time.SystemTime;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code stacks}: the language environments there are. */
@Command(
        name = "stacks",
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows and builds the language environments that functions run in.",
        sortOptions = false)
final class StackCommands {

    private StackCommands() {}

    static CommandLine of(Terminal terminal) {
        CommandLine stacks = new CommandLine(new StackCommands());
        stacks.addSubcommand(new StackListCommand(terminal));
        stacks.addSubcommand(new StackBuildCommand(terminal, SystemTime.INSTANCE));
        return stacks;
    }
}
