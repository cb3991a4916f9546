package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.batch.Backoff;
import dev.ephemera.triggers.filter.FilterCriteria;
import dev.ephemera.triggers.mapping.Batching;
import dev.ephemera.triggers.mapping.EventSourceMapping;
import dev.ephemera.triggers.mapping.FailureHandling;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.KafkaSource;
import dev.ephemera.triggers.mapping.MappingDefinition;
import dev.ephemera.triggers.mapping.MappingId;
import dev.ephemera.triggers.mapping.MappingState;
import dev.ephemera.triggers.mapping.StartingPosition;
import dev.ephemera.triggers.mapping.Wanted;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is needed to run batches of the topic {@code orders}. */
final class Runs {

    static final FailureHandling FOR_EVER = new FailureHandling(
            OptionalInt.empty(), Optional.empty(), OnError.RETRY_WHOLE, Answers.ALL_PROCESSED, Optional.empty());

    private static final MappingSettings SETTINGS = new MappingSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            new Backoff(Duration.ofSeconds(1), Duration.ofHours(1)),
            new Backoff(Duration.ofMinutes(1), Duration.ofHours(1)));

    private Runs() {}

    static EventSourceMapping mapping(FailureHandling handling) {
        MappingDefinition definition = new MappingDefinition(
                FunctionReference.parse("consume", Optional.empty()),
                new KafkaSource(List.of("a:1"), "orders", "group", new StartingPosition.TrimHorizon(), List.of()),
                new Batching(100, Duration.ZERO),
                FilterCriteria.NONE,
                handling);
        return new EventSourceMapping(
                MappingId.random(), definition, Wanted.ENABLED, MappingState.CREATING, 1, Instant.EPOCH);
    }

    static NodeParts node(InvokeFunction function, TimeSource time, Timers timers) {
        return new NodeParts(SETTINGS, function, new EventMemory(1 << 20), time, timers);
    }

    static InvokeFunction always(Dispatch function) {
        return new InvokeFunction(wanted -> Optional.of(Functions.named(wanted)), function);
    }
}
