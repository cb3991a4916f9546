package dev.ephemera.triggers.webhook;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.identity.DerivedId;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.definition.WebhookName;
import dev.ephemera.triggers.webhook.signature.Scheme;
import dev.ephemera.triggers.webhook.signature.Terms;
import dev.ephemera.triggers.webhook.signature.TopLevel;
import dev.ephemera.triggers.webhook.signature.Verdict;
import dev.ephemera.triggers.webhook.signature.WebhookRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Makes asynchronous invocations of what comes in at webhooks. A delivery that comes again runs no second
 * time, as long as the ledger of invocations remembers the first. Thread-safe.
 */
public final class AcceptWebhook {

    private static final String NAMESPACE = "ephemera webhook";

    private final OpenWebhooks open;
    private final InvocationQueue queue;
    private final WebhookActivity activity;
    private final InstantSource time;

    public AcceptWebhook(OpenWebhooks open, InvocationQueue queue, WebhookActivity activity, InstantSource time) {
        this.open = open;
        this.queue = queue;
        this.activity = activity;
        this.time = time;
    }

    /**
     * Takes a request in. With {@link WebhookAnswer.Accepted} it is on disk.
     *
     * @throws RejectedRequestException NOT_FOUND if there is no such webhook, REQUEST_TOO_LARGE if its event
     *     is
     * @throws QueueUnavailableException if it could not be stored; it may be sent again
     */
    public WebhookAnswer accept(String name, WebhookRequest request)
            throws QueueUnavailableException, InterruptedException {
        Webhook webhook = find(name);
        Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
        return switch (open.terms(webhook, now)) {
            case OpenWebhooks.Closed(String reason) -> refused(webhook, now, reason);
            case OpenWebhooks.SecretMissing(String reason) -> notReady(webhook, now, reason);
            case OpenWebhooks.Open(Terms terms) ->
                switch (webhook.scheme().check(request, terms)) {
                    case Verdict.Refused(String reason) -> refused(webhook, now, reason);
                    case Verdict.Genuine(Optional<String> delivery) -> genuine(webhook, request, delivery, now);
                };
        };
    }

    private WebhookAnswer refused(Webhook webhook, Instant now, String reason) {
        activity.refused(webhook.name(), now, reason);
        return new WebhookAnswer.Refused(reason);
    }

    private WebhookAnswer notReady(Webhook webhook, Instant now, String reason) {
        activity.failed(webhook.name(), now, reason);
        return new WebhookAnswer.NotReady(reason);
    }

    private WebhookAnswer genuine(Webhook webhook, WebhookRequest request, Optional<String> delivery, Instant now)
            throws QueueUnavailableException, InterruptedException {
        Optional<String> challenge = slackChallenge(webhook, request);
        if (challenge.isPresent()) {
            return new WebhookAnswer.Challenge(challenge.get());
        }
        // A webhook that is made anew under an old name is another one.
        String made = Long.toString(webhook.created().toEpochMilli());
        InvocationId id = delivery.map(
                        called -> DerivedId.of(NAMESPACE, webhook.name().value(), made, called))
                .orElseGet(InvocationId::random);
        try {
            queue.accept(QueuedInvocation.dueAtOnce(
                    id, webhook.function(), WebhookEvent.of(webhook, request, delivery, now), Origin.WEBHOOK, now));
        } catch (QueueUnavailableException | RuntimeException e) {
            activity.failed(webhook.name(), now, String.valueOf(e.getMessage()));
            throw e;
        }
        activity.accepted(webhook.name(), now);
        return new WebhookAnswer.Accepted(id);
    }

    /** Slack wants to see that whoever has the address has the secret, too. */
    private static Optional<String> slackChallenge(Webhook webhook, WebhookRequest request) {
        return webhook.scheme() == Scheme.SLACK
                ? TopLevel.text(request.body(), "type")
                        .filter("url_verification"::equals)
                        .flatMap(_ -> TopLevel.text(request.body(), "challenge"))
                : Optional.empty();
    }

    /** Answers Meta, which asks whether anybody is there; empty if this webhook is never asked that. */
    public Optional<WebhookAnswer> challenge(String name, String query) {
        Webhook webhook = find(name);
        return MetaChallenge.answer(webhook, query).map(answer -> {
            if (answer instanceof WebhookAnswer.Refused(String reason)) {
                activity.refused(webhook.name(), time.instant().truncatedTo(ChronoUnit.MILLIS), reason);
            }
            return answer;
        });
    }

    private Webhook find(String name) {
        return WebhookName.find(name)
                .flatMap(open.webhooks()::find)
                .filter(webhook -> webhook.state() == Webhook.State.ENABLED)
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND, "There is no webhook of this name here, or it is switched off"));
    }
}
