package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.filter.FilterCriteria;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.StartingPosition.AtTimestamp;
import dev.ephemera.triggers.mapping.StartingPosition.TrimHorizon;
import dev.ephemera.triggers.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a mapping may be like. Every complaint is a {@link RejectedRequestException}. Thread-safe.
 *
 * @param functions whether there is such a function
 */
public record MappingRules(
        Predicate<FunctionReference> functions, CheckDestination destinations, Secrets secrets, InstantSource time) {

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:,/\\[\\]]+):(\\d{1,5})");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final int MOST_SERVERS = 10;
    private static final int LONGEST_SERVER = 300;
    private static final int LONGEST_GROUP = 200;
    private static final int LAST_PORT = 65_535;

    private static final int LARGEST_BATCH = 10_000;
    private static final int LONGEST_WINDOW = 300;
    private static final int MOST_RETRIES = 10_000;
    private static final int SHORTEST_AGE = 60;
    private static final int LONGEST_AGE = 604_800;
    private static final int WITHOUT_END = -1;

    private static final Batching USUAL_BATCHING = new Batching(100, Duration.ZERO);
    private static final FailureHandling USUAL_FAILURES = new FailureHandling(
            OptionalInt.empty(), Optional.empty(), OnError.RETRY_WHOLE, Answers.ALL_PROCESSED, Optional.empty());

    MappingDefinition create(NewMapping request, MappingId id) {
        within(
                "The number of KAFKA_BOOTSTRAP_SERVERS",
                request.bootstrapServers().size(),
                0,
                MOST_SERVERS);
        request.bootstrapServers().forEach(MappingRules::checkServer);
        if (request.topics().size() != 1) {
            throw invalid("A mapping reads exactly one topic, and Topics names "
                    + request.topics().size());
        }
        String topic = request.topics().getFirst();
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw invalid("'" + topic + "' cannot be a topic's name: use 1 to 249 letters, digits, '.', '-' and '_'");
        }
        request.group().ifPresent(MappingRules::checkGroup);
        if (request.bootstrapServers().isEmpty()) {
            checkOnOwnBroker(topic, request.group());
        }
        StartingPosition start = request.start().orElse(new TrimHorizon());
        if (start instanceof AtTimestamp(Instant at) && at.isAfter(time.instant())) {
            throw invalid("StartingPositionTimestamp " + at + " is in the future");
        }
        checkFunction(request.function());
        KafkaSource source = new KafkaSource(
                request.bootstrapServers(), topic, request.group().orElse(id.toString()), start, List.of());
        MappingDefinition usual =
                new MappingDefinition(request.function(), source, USUAL_BATCHING, FilterCriteria.NONE, USUAL_FAILURES);
        return change(usual, request.settings());
    }

    MappingDefinition change(MappingDefinition current, MappingChange change) {
        change.function().ifPresent(this::checkFunction);
        change.access().ifPresent(this::checkAccess);
        FunctionReference function = change.function().orElse(current.function());
        Batching batching = new Batching(
                change.batchSize()
                        .map(size -> within("BatchSize", size, 1, LARGEST_BATCH))
                        .orElse(current.batching().size()),
                change.windowSeconds()
                        .map(seconds -> Duration.ofSeconds(
                                within("MaximumBatchingWindowInSeconds", seconds, 0, LONGEST_WINDOW)))
                        .orElse(current.batching().window()));
        KafkaSource source = change.access()
                .map(access -> current.source().withAccess(access))
                .orElse(current.source());
        FailureHandling failures = change(current.failures(), change.failures());
        failures.destination().ifPresent(destination -> checkDestination(function, source, destination));
        return new MappingDefinition(
                function,
                source,
                batching,
                change.filters().map(FilterCriteria::parse).orElse(current.filters()),
                failures);
    }

    private static FailureHandling change(FailureHandling current, FailureChange change) {
        return new FailureHandling(
                change.retries().map(MappingRules::retries).orElse(current.retries()),
                change.maximumAgeSeconds().map(MappingRules::age).orElse(current.maximumAge()),
                change.onError().orElse(current.onError()),
                change.answers().orElse(current.answers()),
                change.destination().orElse(current.destination()));
    }

    private static OptionalInt retries(int wanted) {
        return wanted == WITHOUT_END
                ? OptionalInt.empty()
                : OptionalInt.of(within("MaximumRetryAttempts", wanted, 0, MOST_RETRIES));
    }

    private static Optional<Duration> age(int seconds) {
        return seconds == WITHOUT_END
                ? Optional.empty()
                : Optional.of(
                        Duration.ofSeconds(within("MaximumRecordAgeInSeconds", seconds, SHORTEST_AGE, LONGEST_AGE)));
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw invalid(what + " is a number from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    private static void checkServer(String server) {
        var matcher = SERVER.matcher(server);
        if (server.length() > LONGEST_SERVER || !matcher.matches() || Integer.parseInt(matcher.group(2)) > LAST_PORT) {
            throw invalid("KAFKA_BOOTSTRAP_SERVERS has '" + server + "', which is no host:port");
        }
    }

    private static void checkGroup(String group) {
        if (group.isBlank() || group.length() > LONGEST_GROUP) {
            throw invalid("A ConsumerGroupId has 1 to " + LONGEST_GROUP + " characters, not " + group.length());
        }
    }

    /** What passes there belongs to all functions, and each commit of a position would be a record for the next. */
    private void checkOnOwnBroker(String topic, Optional<String> group) {
        if (destinations.isOwn(topic)) {
            throw invalid("The topic '" + topic + "' is one of the platform's own, which no function may read: choose"
                    + " another one, or name the KAFKA_BOOTSTRAP_SERVERS of another cluster");
        }
        group.filter(destinations::isOwn).ifPresent(name -> {
            throw invalid("The ConsumerGroupId '" + name + "' is one of the platform's own: choose another one");
        });
    }

    private void checkFunction(FunctionReference function) {
        if (!functions.test(function)) {
            throw new RejectedRequestException(
                    ErrorCode.NOT_FOUND, "Function not found: " + function.arn() + "; create it first");
        }
    }

    private void checkDestination(FunctionReference function, KafkaSource source, Destination destination) {
        if (destination instanceof Destination.ToTopic(String topic) && topic.equals(source.topic())) {
            throw invalid("The topic '" + topic + "' cannot be the failure destination of a mapping that reads it:"
                    + " its failures would come back for ever; choose another one");
        }
        destinations.check(function.name(), destination);
    }

    private void checkAccess(List<SourceAccess> access) {
        Set<SourceAccess.Type> types = new HashSet<>();
        long logins = access.stream().filter(one -> one.type().isLogin()).count();
        for (SourceAccess one : access) {
            if (!types.add(one.type())) {
                throw invalid("SourceAccessConfigurations has two of the type " + one.type() + "; keep one");
            }
            if (secrets.named(one.uri()).isEmpty()) {
                throw invalid("There is no secret '" + one.uri() + "' for " + one.type()
                        + ": add it to the platform's configuration below ephemera.secrets, and start it anew");
            }
        }
        if (logins > 1) {
            throw invalid("SourceAccessConfigurations has several ways to log in; keep one of BASIC_AUTH,"
                    + " SASL_SCRAM_256_AUTH, SASL_SCRAM_512_AUTH");
        }
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
