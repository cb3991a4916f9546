package dev.ephemera.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code purge}: forgets dead letters. */
@Command(
        name = "purge",
        description = "Forgets a dead letter, or all of them. What is forgotten cannot be brought back.",
        sortOptions = false)
final class PurgeCommand extends PlatformCommand {

    @Mixin
    private DeadLetterChoice choice = new DeadLetterChoice();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    PurgeCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Optional<String> one = choice.one();
        if (one.isEmpty() && !yes) {
            confirm();
        }
        Reply reply = platform.delete(
                one.isPresent()
                        ? PlatformClient.deadLetterPath(one.get())
                        : new Query("/dead-letters")
                                .with("function", choice.function())
                                .toString());
        if (reply.isError()) {
            throw CommandFailure.failed(
                    one.map(id -> "cannot purge '" + id + "': ").orElse("cannot purge: ") + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(reply.json()));
        } else {
            print("forgot " + reply.json().path("purged").asInt());
        }
        return ExitCode.OK;
    }

    private void confirm() {
        terminal()
                .err()
                .print("Forget all dead letters"
                        + choice.function().map(name -> " of '" + name + "'").orElse("") + "? Type yes: ");
        terminal().err().flush();
        if (!line().equals("yes")) {
            throw CommandFailure.usage("nothing was forgotten, as nobody typed yes; --yes does without");
        }
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        try {
            byte[] one = new byte[1];
            while (terminal().in().read(one) > 0 && one[0] != '\n') {
                line.append(new String(one, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read the answer: " + e.getMessage());
        }
        return line.toString().strip();
    }
}
