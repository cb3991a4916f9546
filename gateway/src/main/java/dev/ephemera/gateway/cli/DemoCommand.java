package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.warmpool.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code demo}: one event of each kind, and what each of them ran. */
@Command(
        name = "demo",
        description = {
            "Sends one event of each kind there is through the platform, and shows what each of them ran.",
            "It deploys small functions of its own for that, and removes them and all else it made."
        },
        sortOptions = false)
final class DemoCommand extends PlatformCommand {

    /** The event, where it can be anything. */
    static final byte[] EVENT = "{\"name\": \"you\"}".getBytes(StandardCharsets.UTF_8);

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final List<DemoEvent> kinds;
    private final DemoPatience patience;
    private final String suffix;

    /**
     * @param kinds what is sent, in this order
     * @param suffix of the names of all that is made on the platform; nobody else uses it
     */
    DemoCommand(Terminal terminal, List<DemoEvent> kinds, DemoPatience patience, String suffix) {
        super(terminal);
        this.kinds = kinds;
        this.patience = patience;
        this.suffix = suffix;
    }

    /** With every kind of event there is. */
    static DemoCommand usual(Terminal terminal, TimeSource time) {
        return new DemoCommand(
                terminal,
                List.of(
                        new DemoHttpCall(time),
                        new DemoAsynchronousCall(),
                        new DemoKafkaRecord(),
                        new DemoObject(time),
                        new DemoWebhook(time),
                        new DemoSchedule(time)),
                DemoPatience.usual(time),
                DemoStage.freshSuffix());
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ArrayNode results = Json.array();
        boolean failed = false;
        DemoStage stage = new DemoStage(platform, terminal(), patience, suffix);
        Thread interrupted = new Thread(stage::close, "demo-end");
        // Ctrl-C leaves nothing behind either.
        Runtime.getRuntime().addShutdownHook(interrupted);
        try (stage) {
            Set<String> _ = stage.stacks();
            if (!json()) {
                print(row("EVENT", "RAN", "START", "CONTAINER", "QUEUE", "INIT", "RUN", "IN ALL"));
            }
            for (DemoEvent event : kinds) {
                DemoResult result = send(event, stage);
                failed |= isFailure(result);
                results.add(json(event, result));
                if (!json()) {
                    show(event, result);
                }
            }
        } finally {
            forget(interrupted);
        }
        if (json()) {
            print(Json.pretty(results));
        }
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private static DemoResult send(DemoEvent event, DemoStage stage) {
        try {
            return event.send(stage);
        } catch (CommandFailure failure) {
            if (failure.exitCode() == ExitCode.UNREACHABLE) {
                throw failure;
            }
            return new DemoResult.Failed(String.valueOf(failure.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DemoResult.Failed("interrupted");
        }
    }

    private static boolean isFailure(DemoResult result) {
        return switch (result) {
            case DemoResult.Ran ran -> ran.error().isPresent();
            case DemoResult.Skipped _ -> false;
            case DemoResult.Failed _ -> true;
        };
    }

    private void show(DemoEvent event, DemoResult result) {
        switch (result) {
            case DemoResult.Ran ran -> {
                JsonNode attempt = ran.attempt();
                print(row(
                        event.kind(),
                        ran.function(),
                        Cell.text(attempt.path("start")),
                        Cell.text(attempt.path("container")),
                        Cell.milliseconds(attempt.path("queueMilliseconds")),
                        Cell.milliseconds(attempt.path("initMilliseconds")),
                        Cell.milliseconds(attempt.path("runMilliseconds")),
                        ran.took().map(DemoCommand::milliseconds).orElse(Cell.NOTHING)));
                ran.error().ifPresent(error -> print("  failed: " + error));
            }
            case DemoResult.Skipped(String reason) -> print(row(event.kind(), "skipped: " + reason));
            case DemoResult.Failed(String reason) -> print(row(event.kind(), "failed: " + reason));
        }
    }

    private static ObjectNode json(DemoEvent event, DemoResult result) {
        ObjectNode json = Json.object().put("event", event.kind());
        switch (result) {
            case DemoResult.Ran ran -> {
                json.put("function", ran.function()).set("run", ran.attempt());
                ran.took().ifPresent(took -> json.put("tookMilliseconds", took.toNanos() / NANOS_PER_MILLISECOND));
                ran.error().ifPresent(error -> json.put("error", error));
            }
            case DemoResult.Skipped(String reason) -> json.put("skipped", reason);
            case DemoResult.Failed(String reason) -> json.put("error", reason);
        }
        return json;
    }

    private static String milliseconds(Duration duration) {
        return Cell.milliseconds(Json.number(duration.toNanos() / NANOS_PER_MILLISECOND));
    }

    private static String row(String event, String rest) {
        return String.format(Locale.ROOT, "%-18s %s", event, rest);
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%-18s %-20s %-6s %-20s %9s %9s %9s %9s", (Object[]) cells)
                .stripTrailing();
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already, and the hook does what it is there for.
        }
    }
}
