package dev.ephemera.gateway.cli;

import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code invoke}: calls a function and prints its result. */
@Command(
        name = "invoke",
        description = {
            "Calls a function and prints its result.",
            "An error of the function goes to standard error, and the exit code is 1.",
            "With --async it is queued, and the invocation's id is printed."
        },
        sortOptions = false)
final class InvokeCommand extends PlatformCommand {

    private static final byte[] EMPTY_EVENT = "{}".getBytes(StandardCharsets.UTF_8);

    private final TimeSource time;

    @Parameters(index = "0", paramLabel = "NAME", description = "The function.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "-",
            description = "A single '-' reads the event from standard input.")
    private @Nullable String dash;

    @ArgGroup
    private @Nullable Event event;

    @Mixin
    private AsyncOptions asynchronous = new AsyncOptions();

    @Option(names = "--log", description = "Show the last 4 KB of what the run printed.")
    private boolean log;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show how it was started, how long each part took, and where.")
    private boolean verbose;

    InvokeCommand(Terminal terminal, TimeSource time) {
        super(terminal);
        this.time = time;
    }

    static final class Event {

        @Option(
                names = {"-d", "--data"},
                paramLabel = "DATA",
                description = "The event; {} where none is given.")
        private @Nullable String data;

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "A file that holds the event; '-' is standard input.")
        private @Nullable String file;
    }

    @Override
    ExitCode run(PlatformClient platform) {
        byte[] payload = asJson(given());
        Map<String, String> options = asynchronous.headers();
        return asynchronous.wanted() ? accept(platform, payload, options) : call(platform, payload);
    }

    private ExitCode accept(PlatformClient platform, byte[] payload, Map<String, String> options) {
        if (log || verbose) {
            throw CommandFailure.usage("--log and --verbose are about a run that is over; with --async there is none"
                    + " yet, see ./ephemera logs -f ID");
        }
        Reply reply = platform.post(PlatformClient.functionPath(name) + "/invocations", payload, options);
        if (reply.isError()) {
            throw refused(reply);
        }
        String id = reply.header("x-amzn-RequestId").orElse("");
        print(json() ? Json.pretty(Json.object().put("id", id)) : id);
        return ExitCode.OK;
    }

    private ExitCode call(PlatformClient platform, byte[] payload) {
        long sent = time.monotonicNanos();
        Reply reply = platform.post(
                PlatformClient.functionPath(name) + "/invocations",
                payload,
                log || json() ? Map.of("X-Amz-Log-Type", "Tail") : Map.of());
        Run run = Run.of(reply, time.since(sent));
        if (run.functionError().isEmpty() && reply.isError()) {
            throw refused(reply);
        }
        if (json()) {
            print(Json.pretty(run.json()));
        } else {
            show(run);
        }
        return run.functionError().isPresent() ? ExitCode.FAILED : ExitCode.OK;
    }

    private CommandFailure refused(Reply reply) {
        return CommandFailure.failed(
                reply.isNotFound()
                        ? "there is no function '" + name + "'; see ./ephemera list"
                        : "cannot call '" + name + "': " + reply.errorMessage());
    }

    private void show(Run run) {
        PrintStream err = terminal().err();
        if (log) {
            err.print(run.log());
            err.flush();
        }
        if (verbose) {
            err.println(run.summary());
        }
        if (run.functionError().isPresent()) {
            complain("'" + name + "' failed: " + run.errorText());
        } else {
            PrintStream out = terminal().out();
            out.write(run.payload(), 0, run.payload().length);
            if (run.payload().length > 0 && run.payload()[run.payload().length - 1] != '\n') {
                out.println();
            }
            out.flush();
        }
    }

    private byte[] given() {
        String file = Optional.ofNullable(event).map(given -> given.file).orElse(null);
        String data = Optional.ofNullable(event).map(given -> given.data).orElse(null);
        if (dash != null) {
            if (!dash.equals("-") || event != null) {
                throw CommandFailure.usage(
                        "'" + dash + "' is one argument too many; give the event as -d DATA, -f FILE or -");
            }
            file = "-";
        }
        if (data != null) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        return file == null ? EMPTY_EVENT : read(file);
    }

    private byte[] read(String file) {
        try {
            return file.equals("-") ? terminal().in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("there is no file '" + file + "'");
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read '" + file + "': " + e.getMessage());
        }
    }

    /** Text that is no JSON becomes a JSON string. */
    private static byte[] asJson(byte[] given) {
        try {
            Json.read(given);
            return given;
        } catch (IOException notJson) {
            return Json.bytes(Json.text(decoded(given)));
        }
    }

    private static String decoded(byte[] given) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(given))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage(
                    "the event is neither JSON nor text in UTF-8; send bytes to a function URL, /f/NAME");
        }
    }
}
