package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.ledger.InvocationFilter;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import io.micronaut.http.HttpParameters;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which part of a list is wanted, as a request's parameters say. All throw a {@link
 * RejectedRequestException} that names the parameter, its value and what it may be.
 */
final class Wanted {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 100;

    /** What a signature in the query consists of. */
    private static final String OF_SIGNATURES = "X-Amz-";

    private final HttpParameters parameters;

    /**
     * Refuses parameters that mean nothing: who mistypes a filter would get, or lose, more than was meant.
     *
     * @param known all that mean something
     */
    Wanted(HttpParameters parameters, String... known) {
        this.parameters = parameters;
        Set<String> meant = Set.of(known);
        parameters.names().stream()
                .filter(name ->
                        !meant.contains(name) && !name.regionMatches(true, 0, OF_SIGNATURES, 0, OF_SIGNATURES.length()))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid("There is no parameter '" + name + "' here: use " + String.join(", ", known));
                });
    }

    InvocationFilter filter() {
        return new InvocationFilter(function(), statuses(), origin(), time("from"), time("to"));
    }

    /** An empty name is refused, as it is none and does not mean all functions either. */
    Optional<FunctionName> function() {
        return Optional.ofNullable(parameters.get("function"))
                .map(name -> FunctionReference.parse(name, Optional.empty()).name());
    }

    int limit() {
        return limit(DEFAULT_LIMIT);
    }

    int limit(int otherwise) {
        return text("limit").map(Wanted::parseLimit).orElse(otherwise);
    }

    boolean hasLimit() {
        return text("limit").isPresent();
    }

    /** Whether what is still to come is wanted. */
    boolean follow() {
        String text = text("follow").orElse("false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("The parameter follow is true or false, not '" + text + "'");
        };
    }

    Optional<String> marker() {
        return text("marker");
    }

    private static int parseLimit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw invalid("The limit is a number from 1 to " + MOST + ", not '" + text + "'");
        }
        throw invalid("The limit " + text + " is out of range: ask for 1 to " + MOST);
    }

    /** Several with commas, or as several parameters. */
    private Set<InvocationStatus> statuses() {
        return parameters.getAll("status").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .map(Wanted::status)
                .collect(Collectors.toSet());
    }

    private static InvocationStatus status(String label) {
        return Arrays.stream(InvocationStatus.values())
                .filter(status -> status.label().equals(label))
                .findFirst()
                .orElseThrow(() -> invalid("There is no status '" + label + "': use one of "
                        + Arrays.stream(InvocationStatus.values())
                                .map(InvocationStatus::label)
                                .collect(Collectors.joining(", "))));
    }

    private Optional<Origin> origin() {
        return text("origin")
                .map(label -> Arrays.stream(Origin.values())
                        .filter(origin -> InvocationJson.label(origin).equals(label))
                        .findFirst()
                        .orElseThrow(() -> invalid("There is no origin '" + label + "': use one of "
                                + Arrays.stream(Origin.values())
                                        .map(InvocationJson::label)
                                        .collect(Collectors.joining(", ")))));
    }

    private Optional<Instant> time(String name) {
        return text(name).map(text -> {
            try {
                return Instant.parse(text.toUpperCase(Locale.ROOT));
            } catch (DateTimeException e) {
                throw invalid("The time '" + text + "' of '" + name + "' cannot be read: write it as "
                        + Instant.EPOCH.plusSeconds(1_800_000_000));
            }
        });
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(text -> !text.isEmpty());
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
