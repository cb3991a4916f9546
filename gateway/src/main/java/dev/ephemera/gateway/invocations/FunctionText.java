package dev.ephemera.gateway.invocations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.live.LogFollower;
import dev.ephemera.dispatcher.live.LogStep;
import java.time.Duration;
import java.util.Optional;

/**
 * What all runs of a function print on this node, without an end. A line in brackets comes first, since
 * the server sends nothing at all, no headers either, before there is something of the text.
 */
final class FunctionText implements GrowingText {

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final FunctionName function;
    private final LogFollower follower;
    private boolean begun;

    /** @param follower of this function; is closed with this */
    FunctionText(FunctionName function, LogFollower follower) {
        this.function = function;
        this.follower = follower;
    }

    @Override
    public Optional<byte[]> next() throws InterruptedException {
        if (!begun) {
            begun = true;
            return Optional.of(("[what the runs of " + function + " print on this node]\n").getBytes(UTF_8));
        }
        while (true) {
            switch (follower.next(PATIENCE)) {
                case LogStep.Text(byte[] bytes) -> {
                    return Optional.of(bytes);
                }
                case LogStep.RunOver _, LogStep.Quiet _ -> {}
                case LogStep.Closed _ -> {
                    return Optional.empty();
                }
            }
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
