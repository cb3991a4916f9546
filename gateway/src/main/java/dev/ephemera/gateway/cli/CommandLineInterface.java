package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.time.SystemTime;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command behind one entrance. Confined to the thread that runs it. */
public final class CommandLineInterface {

    private final Terminal terminal;

    public CommandLineInterface(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs one command and returns the status to end the process with. */
    public int run(String... arguments) {
        CommandLine commands = new CommandLine(new Ephemera());
        wanted(arguments).forEach(commands::addSubcommand);
        commands.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((wrong, typed) -> explain(wrong))
                .setExecutionExceptionHandler((thrown, command, result) -> report(thrown));
        commands.setUsageHelpWidth(100);
        addHelp(commands);
        return commands.execute(arguments);
    }

    /** The command that is typed alone, if there is one: picocli takes a while for each that it gets to know. */
    private List<Object> wanted(String[] arguments) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("serve", () -> new ServeCommand(terminal, SystemTime.INSTANCE));
        all.put("deploy", () -> new DeployCommand(terminal));
        all.put("invoke", () -> new InvokeCommand(terminal, SystemTime.INSTANCE));
        all.put("list", () -> new ListCommand(terminal));
        all.put("delete", () -> new DeleteCommand(terminal));
        all.put("publish", () -> new PublishCommand(terminal));
        all.put("alias", () -> AliasCommands.of(terminal));
        all.put("logs", () -> new LogsCommand(terminal));
        all.put("invocations", () -> new InvocationsCommand(terminal));
        all.put("invocation", () -> new InvocationCommand(terminal));
        all.put("cancel", () -> new CancelCommand(terminal));
        all.put("run-again", () -> new RunAgainCommand(terminal));
        all.put("queue", () -> new QueueCommand(terminal));
        all.put("dead-letters", () -> new DeadLettersCommand(terminal));
        all.put("dead-letter", () -> new DeadLetterCommand(terminal));
        all.put("redrive", () -> new RedriveCommand(terminal));
        all.put("purge", () -> new PurgeCommand(terminal));
        all.put("layer", () -> LayerCommands.of(terminal));
        all.put("triggers", () -> new TriggersCommand(terminal));
        all.put("webhook", () -> WebhookCommands.of(terminal));
        all.put("schedule", () -> ScheduleCommands.of(terminal));
        all.put("object-rule", () -> ObjectRuleCommands.of(terminal));
        all.put("object-store", () -> new ObjectStoreCommand(terminal));
        all.put("stacks", () -> StackCommands.of(terminal));
        all.put("demo", () -> DemoCommand.usual(terminal, SystemTime.INSTANCE));
        all.put("rehearse", RehearseCommand::new);
        Supplier<Object> typed = arguments.length == 0 ? null : all.get(arguments[0]);
        return typed == null ? all.values().stream().map(Supplier::get).toList() : List.of(typed.get());
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("Show this text.")
                        .build());
        command.getSubcommands().values().forEach(CommandLineInterface::addHelp);
    }

    private int explain(ParameterException wrong) {
        terminal.err().println("ephemera: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(
                wrong, wrong.getCommandLine().getErr());
        terminal.err()
                .println("See './" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE.status();
    }

    private int report(Exception thrown) {
        if (thrown instanceof CommandFailure failure) {
            terminal.err().println("ephemera: " + failure.getMessage());
            return failure.exitCode().status();
        }
        terminal.err().println("ephemera: this should not have happened, please report it");
        thrown.printStackTrace(terminal.err());
        return ExitCode.FAILED.status();
    }

    @Command(
            name = "ephemera",
            synopsisSubcommandLabel = "COMMAND",
            description = "Runs functions in containers that are used once and thrown away.")
    static final class Ephemera {}
}
