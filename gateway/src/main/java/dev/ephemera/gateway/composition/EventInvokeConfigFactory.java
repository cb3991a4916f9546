package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.queue.configuration.StoredEventInvokeConfigs;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import dev.ephemera.gateway.outgoing.CheckWebhook;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Where it stands what functions want of their asynchronous invocations. */
@Factory
final class EventInvokeConfigFactory {

    @Singleton
    StoredEventInvokeConfigs eventInvokeConfigs(
            Storage storage,
            FunctionRegistry functions,
            CheckWebhook webhooks,
            DatabaseConfiguration database,
            QueueConfiguration queue,
            TimeSource time) {
        CheckDestination check = new CheckDestination(
                function -> functions.find(function).isPresent(), queue.topicPrefix(), webhooks::check);
        return StoredEventInvokeConfigs.open(storage.database(), functions, check, database.staleness(), time);
    }
}
