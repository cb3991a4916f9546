package dev.ephemera.gateway.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redrive}: puts dead letters back into the queue. */
@Command(name = "redrive", description = "Puts a dead letter back into the queue, or all of them.", sortOptions = false)
final class RedriveCommand extends PlatformCommand {

    @Mixin
    private DeadLetterChoice choice = new DeadLetterChoice();

    RedriveCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Optional<String> one = choice.one();
        Reply reply = platform.post(
                one.isPresent()
                        ? PlatformClient.deadLetterPath(one.get()) + "/redrive"
                        : new Query("/dead-letters/redrive")
                                .with("function", choice.function())
                                .toString());
        if (reply.isError()) {
            throw CommandFailure.failed(
                    one.map(id -> "cannot redrive '" + id + "': ").orElse("cannot redrive: ") + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(reply.json()));
        } else if (one.isPresent()) {
            print("queued " + one.get());
        } else {
            int left = reply.json().path("left").asInt();
            print("queued " + reply.json().path("redriven").asInt()
                    + (left == 0 ? "" : "; " + left + " stay dead letters"));
        }
        return ExitCode.OK;
    }
}
