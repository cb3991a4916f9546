package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfigs;
import dev.ephemera.dispatcher.queue.destination.PostWebhook;
import dev.ephemera.dispatcher.queue.destination.TellDestinations;
import dev.ephemera.dispatcher.queue.kafka.KafkaTransport;
import dev.ephemera.dispatcher.queue.work.AsynchronousSettings;
import dev.ephemera.dispatcher.queue.work.DurableQueue;
import dev.ephemera.dispatcher.queue.work.HandleDelivery;
import dev.ephemera.dispatcher.queue.work.QueueMetrics;
import dev.ephemera.dispatcher.queue.work.RegisteredTargets;
import dev.ephemera.dispatcher.queue.work.StartGate;
import dev.ephemera.dispatcher.queue.work.WorkClock;
import dev.ephemera.dispatcher.queue.work.WorkParts;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import dev.ephemera.warmpool.time.TimeSource;
import jakarta.inject.Singleton;
import java.util.Random;

/**
 * Starts everything that runs invocations asynchronously; nothing here waits for the broker. What is
 * opened first is closed last.
 */
@Singleton
record OpenQueueRoom(
        QueueConfiguration settings,
        FunctionRegistry functions,
        EventInvokeConfigs configs,
        PostWebhook webhooks,
        QueueMetrics metrics) {

    QueueRoom open(Broker started, EngineRoom engineRoom) {
        Closing closing = new Closing();
        try {
            return open(closing, closing.add("the broker", started), engineRoom);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private QueueRoom open(Closing closing, Broker broker, EngineRoom engineRoom) {
        TimeSource time = SystemTime.INSTANCE;
        SystemTimers timers = closing.add("the queue's timers", new SystemTimers());
        KafkaTransport transport =
                closing.add("the queue", KafkaTransport.open(broker, settings.transport(), time, timers));
        InvocationLedger ledger = engineRoom.ledger().invocations();
        AsynchronousSettings asynchronous = settings.asynchronous();
        DurableQueue queue = new DurableQueue(asynchronous, transport, ledger, metrics);
        StartGate gate = new StartGate(asynchronous.starts(), engineRoom.admission()::startsLeft, timers);
        TellDestinations destinations = new TellDestinations(
                function -> functions.find(function).isPresent(),
                queue,
                transport.topicSender(),
                webhooks,
                asynchronous.payloadLimit(),
                time);
        HandleDelivery work = new HandleDelivery(
                asynchronous,
                new WorkParts(
                        ledger,
                        transport,
                        new RegisteredTargets(functions, configs),
                        gate,
                        engineRoom.dispatcher(),
                        destinations),
                metrics,
                new WorkClock(time, timers, new Random()));
        metrics.watch(gate);
        metrics.watch(work);
        metrics.watch(engineRoom.ledger().history()::counts, time);
        transport.deliverTo(work);
        return new QueueRoom(broker, transport, queue, work, closing);
    }
}
