package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import dev.ephemera.dispatcher.queue.destination.PostWebhook;
import dev.ephemera.gateway.outgoing.CheckWebhook;
import dev.ephemera.triggers.kafka.ClusterAccess;
import dev.ephemera.triggers.kafka.EventMemory;
import dev.ephemera.triggers.kafka.FailureDestination;
import dev.ephemera.triggers.kafka.InvokeFunction;
import dev.ephemera.triggers.kafka.MappingSettings;
import dev.ephemera.triggers.kafka.NodeParts;
import dev.ephemera.triggers.kafka.RunMappings;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.mapping.EventSourceMappings;
import dev.ephemera.triggers.mapping.ListMappings;
import dev.ephemera.triggers.mapping.MappingRules;
import dev.ephemera.triggers.mapping.MappingStore;
import dev.ephemera.triggers.objectstore.AcceptObjectEvents;
import dev.ephemera.triggers.objectstore.TakeFromTopics;
import dev.ephemera.triggers.secret.Secrets;
import dev.ephemera.warmpool.time.SystemTimers;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The part of the composition root that turns outside events into invocations. */
@Factory
final class TriggersFactory {

    /** Of the heap, for events of mappings that wait or run. */
    private static final int MEMORY_SHARE = 8;

    @Singleton
    Secrets secrets(List<SecretConfiguration> configured) {
        return new ConfiguredSecrets(configured, System.getenv());
    }

    @Singleton
    MappingStore mappingStore(Storage storage, TimeSource time) {
        return new MappingStore(storage.database(), time);
    }

    @Singleton
    TriggerListing mappingListing(MappingStore store) {
        return new ListMappings(store);
    }

    @Singleton
    EventSourceMappings mappings(
            MappingStore store,
            FunctionRegistry functions,
            CheckWebhook webhooks,
            QueueConfiguration queue,
            Secrets secrets,
            BeanProvider<RunningMappings> running,
            TimeSource time) {
        Predicate<FunctionReference> exists = exists(functions);
        MappingRules rules = new MappingRules(
                exists.or(TakeFromTopics::isMeantBy),
                new CheckDestination(exists, queue.topicPrefix(), webhooks::check),
                secrets,
                time);
        return new EventSourceMappings(store, rules, () -> running.ifPresent(RunningMappings::wake), time);
    }

    /**
     * Started with the platform, with a broker of its own or without: mappings may name other clusters. Closed before
     * what runs functions and before the broker, which it needs.
     */
    @Context
    @Bean(preDestroy = "close")
    @Requires(
            beans = {Dispatch.class, InvocationQueue.class},
            notEnv = EngineRoomFactory.DOORS_ONLY)
    RunningMappings runningMappings(
            MappingStore store,
            TakeFromTopics dispatch,
            @Nullable Broker broker,
            Secrets secrets,
            FailureDestination destination,
            TimeSource time) {
        ClusterAccess access = new ClusterAccess(broker == null ? new NoBroker() : broker, secrets);
        Closing closing = new Closing();
        SystemTimers timers = closing.add("the timers of mappings", new SystemTimers());
        NodeParts parts = new NodeParts(
                MappingSettings.DEFAULT,
                new InvokeFunction(dispatch::find, dispatch),
                new EventMemory(Runtime.getRuntime().maxMemory() / MEMORY_SHARE),
                time,
                timers);
        RunMappings running = closing.add("the mappings", RunMappings.start(store, access, destination, parts));
        return new RunningMappings(running, closing);
    }

    /** What mappings run: functions, and what takes object events out of topics. */
    @Singleton
    @Bean(typed = TakeFromTopics.class)
    @Requires(beans = Dispatch.class)
    TakeFromTopics takeFromTopics(FunctionRegistry functions, AcceptObjectEvents events, Dispatch dispatch) {
        return new TakeFromTopics(functions::find, events, dispatch);
    }

    @Singleton
    FailureDestination failureDestination(
            FunctionRegistry functions, InvocationQueue queue, PostWebhook webhooks, TimeSource time) {
        return new FailureDestination(exists(functions), queue, webhooks, time);
    }

    private static Predicate<FunctionReference> exists(FunctionRegistry functions) {
        return reference -> functions.find(reference).isPresent();
    }
}
