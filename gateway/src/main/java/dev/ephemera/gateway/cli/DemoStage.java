package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What events of the demonstration need: a function of their own each, names that nobody else has, and
 * somebody who removes all of it at the end. What is to be removed is guarded by this; the rest is confined
 * to the command's thread.
 */
final class DemoStage implements AutoCloseable {

    /** The smallest examples, the first whose stack the platform has. */
    private static final Map<String, String> EXAMPLES =
            Map.of("python", "hello-python", "nodejs", "hello-node", "provided", "shell");

    private static final List<String> PREFERRED = List.of("python", "nodejs", "provided");
    private static final Set<String> UNDER_WAY = Set.of("queued", "running");
    private static final int SUFFIX_BYTES = 3;

    private record Removal(String what, Runnable work) {}

    private final PlatformClient platform;
    private final StackHints hints;
    private final Terminal terminal;
    private final DemoPatience patience;
    private final String suffix;
    private final Deque<Removal> removals = new ArrayDeque<>();
    private boolean closed;

    DemoStage(PlatformClient platform, Terminal terminal, DemoPatience patience, String suffix) {
        this.platform = platform;
        this.hints = new StackHints(platform);
        this.terminal = terminal;
        this.patience = patience;
        this.suffix = suffix;
    }

    /** One that nobody has used. */
    static String freshSuffix() {
        byte[] random = new byte[SUFFIX_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    PlatformClient platform() {
        return platform;
    }

    /** A name that nobody has used yet; good for functions, buckets and topics. */
    String name(String what) {
        return "demo-" + what + "-" + suffix;
    }

    /**
     * The stacks of the platform, such as {@code nodejs}.
     *
     * @throws CommandFailure if no platform answers
     */
    Set<String> stacks() {
        return hints.all().stream().map(StackHints.Hint::stack).collect(Collectors.toSet());
    }

    /** Deploys the smallest example there is under {@link #name}; returns that. */
    String deploy(String what) {
        Set<String> stacks = stacks();
        String stack = PREFERRED.stream()
                .filter(stacks::contains)
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed("no example is written for the stacks of this platform, "
                        + stacks + "; there are some for " + PREFERRED));
        return deploy(what, String.valueOf(EXAMPLES.get(stack)), FunctionSettings.NONE);
    }

    /**
     * Deploys an example under {@link #name}; returns that.
     *
     * @param example a folder of {@code functions-examples}
     * @param settings instead of those in its {@code function.yaml}; the name does not count
     */
    String deploy(String what, String example, FunctionSettings settings) {
        Path folder = Path.of(System.getProperty("ephemera.home", "."), "functions-examples", example);
        FunctionSettings named = settings.named(name(what));
        removeLater("function " + name(what), () -> delete(PlatformClient.functionPath(name(what))));
        return new Deployment(platform).deploy(folder, named).name();
    }

    /** Has something removed at the end, in the reverse order; at once if the end has come already. */
    void removeLater(String what, Runnable work) {
        Removal removal = new Removal(what, work);
        synchronized (this) {
            if (!closed) {
                removals.push(removal);
                return;
            }
        }
        remove(removal);
    }

    /**
     * Deletes what is at a path of the platform's; that it is gone already is fine.
     *
     * @throws CommandFailure if it stays
     */
    void delete(String path) {
        Reply reply = platform.delete(path);
        if (reply.isError() && !reply.isNotFound()) {
            throw CommandFailure.failed(reply.errorMessage());
        }
    }

    /** Asks again while the platform says that it cannot do it now, as when its Kafka has not started yet. */
    Reply insist(Supplier<Reply> request) throws InterruptedException {
        return patience.lastOf(request, reply -> !reply.isUnavailable());
    }

    /** What is known of the platform's object store, once it has started; an error if there is none. */
    Reply awaitStore() throws InterruptedException {
        return patience.lastOf(
                () -> platform.get("/object-store"),
                reply -> reply.isError() || !reply.json().path("state").asText().equals("STARTING"));
    }

    /** Waits until there is nothing at a path of the platform's any more. */
    void awaitGone(String path) {
        try {
            patience.await(() -> Optional.of(platform.get(path)).filter(Reply::isNotFound), path + " is still there");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    /** Waits for the end of the first invocation of a function, whatever causes it. */
    JsonNode awaitRunOf(String function) throws InterruptedException {
        String path = "/invocations?limit=1&function=" + PlatformClient.encoded(function);
        return patience.await(
                () -> over(
                        accepted(platform.get(path)).json().path("invocations").path(0)),
                "no run of " + function + " is known; the platform's log and ./ephemera triggers may tell why");
    }

    /** Waits for the end of an asynchronous invocation. */
    JsonNode awaitEnd(String id) throws InterruptedException {
        return patience.await(
                () -> over(accepted(platform.get(PlatformClient.invocationPath(id)))
                        .json()),
                "invocation " + id + " is not over; see ./ephemera queue");
    }

    private static Optional<JsonNode> over(JsonNode invocation) {
        return Optional.of(invocation)
                .filter(found -> found.has("status")
                        && !UNDER_WAY.contains(found.path("status").asText()));
    }

    private static Reply accepted(Reply reply) {
        if (reply.isError()) {
            throw CommandFailure.failed(reply.errorMessage());
        }
        return reply;
    }

    /** Removes everything; says what cannot be removed. Does nothing the second time. */
    @Override
    public void close() {
        while (true) {
            Removal next;
            synchronized (this) {
                closed = true;
                next = removals.poll();
            }
            if (next == null) {
                return;
            }
            remove(next);
        }
    }

    private void remove(Removal removal) {
        try {
            removal.work().run();
        } catch (CommandFailure failure) {
            terminal.err()
                    .println("ephemera: the demonstration leaves " + removal.what() + " behind: "
                            + failure.getMessage());
        }
    }
}
