package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long a chain of functions is that tell each other of their ends. It travels in the trace header,
 * as the lineage by which Lambda finds recursive loops does, in a field of its own: {@code Hops=3}.
 */
final class Hops {

    /** As many as Lambda lets pass. */
    static final int MOST = 16;

    private static final String FIELD = "Hops=";

    private Hops() {}

    /** How many functions have been told before this one, one after the other. */
    static int of(QueuedInvocation invocation) {
        return fields(invocation.traceId())
                .filter(Hops::counts)
                .map(field -> field.substring(FIELD.length()))
                .filter(count -> count.matches("\\d{1,9}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }

    /** The trace header for whoever is told of this invocation's end. */
    static String next(QueuedInvocation invocation) {
        Optional<String> header = invocation
                .traceId()
                .filter(text -> fields(Optional.of(text)).anyMatch(field -> field.startsWith("Root=")));
        Stream<String> kept =
                fields(header.or(() -> Optional.of(root(invocation)))).filter(Predicate.not(Hops::counts));
        return Stream.concat(kept, Stream.of(FIELD + (of(invocation) + 1))).collect(Collectors.joining(";"));
    }

    private static boolean counts(String field) {
        return field.startsWith(FIELD);
    }

    private static Stream<String> fields(Optional<String> header) {
        return header.stream()
                .flatMap(text -> Arrays.stream(text.split(";")))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty));
    }

    /** X-Ray's form: the second in which it began, and 96 bits that are its own. */
    private static String root(QueuedInvocation invocation) {
        String hex = invocation.id().toString().replace("-", "");
        return String.format(
                Locale.ROOT,
                "Root=1-%08x-%s",
                invocation.accepted().getEpochSecond(),
                hex.substring(hex.length() - 24));
    }
}
