package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.function.Function;

/**
 * The container's side of a session: waits for its assignment, loads, asks for the event, answers,
 * asks again. Everything happens on the thread of whoever assigns or invokes. Immutable.
 */
public final class FakeBootstrap {

    private final Function<Assignment, Optional<RuntimeAnswer.Failure>> load;
    private final Function<RuntimeEvent, Optional<RuntimeAnswer>> handler;

    private FakeBootstrap(
            Function<Assignment, Optional<RuntimeAnswer.Failure>> load,
            Function<RuntimeEvent, Optional<RuntimeAnswer>> handler) {
        this.load = load;
        this.handler = handler;
    }

    /** Runs {@code handler}; where it returns empty, the function never answers. */
    public static FakeBootstrap running(Function<RuntimeEvent, Optional<RuntimeAnswer>> handler) {
        return new FakeBootstrap(_ -> Optional.empty(), handler);
    }

    /** Answers each event with itself. */
    public static FakeBootstrap echoing() {
        return running(event -> Optional.of(new RuntimeAnswer.Result(event.payload())));
    }

    /** Takes its assignment and its event and never answers. */
    public static FakeBootstrap silent() {
        return running(_ -> Optional.empty());
    }

    /** Cannot load its function. */
    public static FakeBootstrap failingToLoad(String type, String json) {
        return new FakeBootstrap(
                _ -> Optional.of(new RuntimeAnswer.Failure(type, json.getBytes(UTF_8))), _ -> Optional.empty());
    }

    /** Comes up: from now on the session is ready. */
    public void start(RuntimeSession session) {
        session.assignmentAsked()
                .thenAccept(assignment ->
                        load.apply(assignment).ifPresentOrElse(session::initFailed, () -> serve(session)));
    }

    private void serve(RuntimeSession session) {
        session.eventAsked()
                .thenAccept(event -> handler.apply(event).ifPresent(answer -> {
                    if (session.answered(event.requestId(), answer)) {
                        serve(session);
                    }
                }));
    }
}
