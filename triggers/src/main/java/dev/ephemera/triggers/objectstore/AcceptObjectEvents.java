package dev.ephemera.triggers.objectstore;

import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.objectstore.event.NewObjectEvent;
import dev.ephemera.triggers.objectstore.event.ObjectEvent;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Makes asynchronous invocations of events that rules ask for. An event that is delivered again runs
 * no second time, as long as the ledger of invocations remembers the first. Thread-safe.
 */
public final class AcceptObjectEvents {

    private final NotificationRules rules;
    private final InvocationQueue queue;
    private final RuleActivity activity;
    private final InstantSource time;

    public AcceptObjectEvents(
            NotificationRules rules, InvocationQueue queue, RuleActivity activity, InstantSource time) {
        this.rules = rules;
        this.queue = queue;
        this.activity = activity;
        this.time = time;
    }

    /**
     * Takes events in. When this returns, each that a rule asks for is on disk.
     *
     * @return how many that are
     * @throws QueueUnavailableException if one could not be stored; some may have been, and all may be
     *     handed in again
     */
    public int accept(List<ObjectEvent> events) throws QueueUnavailableException, InterruptedException {
        int wanted = 0;
        for (ObjectEvent event : events) {
            Optional<BucketName> bucket = BucketName.find(event.bucket());
            Optional<NotificationRule> rule =
                    bucket.flatMap(name -> rules.of(name).matching(event));
            if (bucket.isPresent() && rule.isPresent()) {
                accept(event, bucket.get(), rule.get());
                wanted++;
            }
        }
        return wanted;
    }

    /**
     * Takes in what has happened in a store of our own. When this returns it is on disk, if a rule asks
     * for it.
     *
     * @throws QueueUnavailableException if it could not be stored; it may be handed in again
     */
    public void accept(NewObjectEvent happened) throws QueueUnavailableException, InterruptedException {
        Optional<BucketName> bucket = BucketName.find(happened.object().bucket());
        Optional<NotificationRule> rule = bucket.flatMap(name -> rules.of(name).matching(happened.toEvent("")));
        if (bucket.isPresent() && rule.isPresent()) {
            accept(happened.toEvent(rule.get().id()), bucket.get(), rule.get());
        }
    }

    private void accept(ObjectEvent event, BucketName bucket, NotificationRule rule)
            throws QueueUnavailableException, InterruptedException {
        Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        try {
            queue.accept(QueuedInvocation.dueAtOnce(
                    event.invocationId(), rule.function(), event.notification(), Origin.OBJECT_EVENT, now));
            activity.accepted(bucket, rule, now);
        } catch (QueueUnavailableException | RuntimeException e) {
            activity.failed(bucket, rule, now, String.valueOf(e.getMessage()));
            throw e;
        }
    }
}
