package dev.ephemera.triggers.webhook.definition;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The webhooks there are. What has been acknowledged survives a crash; what is wrong with a wish is a
 * {@link RejectedRequestException}. Thread-safe: the database owns the state.
 */
public final class Webhooks {

    /** Strangers choose the names that are asked for. */
    private static final int MOST_CACHED = 10_000;

    private final Database database;
    private final WebhookRules rules;
    private final InstantSource time;
    private final Cache<WebhookName, Optional<Webhook>> cache;

    /** @param staleness how old what {@link #find} says may be when other nodes share the database */
    public Webhooks(Database database, WebhookRules rules, Duration staleness, InstantSource time) {
        this.database = database;
        this.rules = rules;
        this.time = time;
        Caffeine<Object, Object> builder = Caffeine.newBuilder().maximumSize(MOST_CACHED);
        if (database.shared()) {
            builder.expireAfterWrite(staleness);
        }
        cache = builder.build();
    }

    /** From memory, as a rule. */
    public Optional<Webhook> find(WebhookName name) {
        return Objects.requireNonNull(cache.get(name, this::read));
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public Webhook get(WebhookName name) {
        return read(name).orElseThrow(() -> notFound(name));
    }

    /** By name. */
    public List<Webhook> all() {
        return database.jdbi().withHandle(WebhookTable::all);
    }

    /**
     * Makes one. Function and scheme must be said: no scheme at all has to be somebody's choice.
     *
     * @throws RejectedRequestException also if there is one of this name
     */
    public MadeWebhook create(WebhookName name, WebhookSettings said) {
        FunctionReference function =
                said.function().orElseThrow(() -> invalid("A webhook must name the function that it runs"));
        Scheme scheme =
                said.scheme().orElseThrow(() -> invalid("A webhook must say how its senders sign: give its scheme"));
        rules.checkScheme(scheme);
        rules.checkFunction(function);
        WebhookRules.Chosen secret = rules.secret(scheme, said.secret(), Optional.empty());
        WebhookRules.Chosen token = rules.verifyToken(scheme, said.verifyToken(), Optional.empty());
        Webhook webhook = new Webhook(
                name,
                function,
                scheme,
                secret.kept(),
                stored(token),
                said.window().orElse(WebhookSettings.USUAL_WINDOW),
                said.state().orElse(Webhook.State.ENABLED),
                said.deployment(),
                time.instant().truncatedTo(ChronoUnit.MILLIS),
                1);
        if (!database.jdbi().withHandle(handle -> WebhookTable.insert(handle, webhook))) {
            throw new RejectedRequestException(
                    ErrorCode.CONFLICT, "There is a webhook '" + name + "' already: update it, or choose another name");
        }
        cache.invalidate(name);
        return new MadeWebhook(webhook, secret.made(), token.made());
    }

    /** Changes what is said. A webhook that changes its scheme does not keep its secret. */
    public MadeWebhook change(WebhookName name, WebhookSettings said) {
        Webhook old = get(name);
        Scheme scheme = said.scheme().orElse(old.scheme());
        rules.checkScheme(scheme);
        said.function().ifPresent(rules::checkFunction);
        boolean sameScheme = scheme == old.scheme();
        WebhookRules.Chosen secret = rules.secret(scheme, said.secret(), sameScheme ? old.secret() : Optional.empty());
        WebhookRules.Chosen token = rules.verifyToken(scheme, said.verifyToken(), old.verifyToken());
        Webhook changed = new Webhook(
                name,
                said.function().orElse(old.function()),
                scheme,
                secret.kept(),
                stored(token),
                said.window().orElse(old.window()),
                said.state().orElse(old.state()),
                said.deployment().or(old::deployment),
                old.created(),
                old.revision() + 1);
        try {
            if (!database.jdbi().withHandle(handle -> WebhookTable.replace(handle, changed))) {
                throw new RejectedRequestException(
                        ErrorCode.CONFLICT,
                        "Somebody else has changed the webhook '" + name + "' at the same time: look at it, and try"
                                + " again");
            }
        } finally {
            cache.invalidate(name);
        }
        return new MadeWebhook(changed, secret.made(), token.made());
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public void delete(WebhookName name) {
        boolean deleted = database.jdbi().withHandle(handle -> WebhookTable.delete(handle, name));
        cache.invalidate(name);
        if (!deleted) {
            throw notFound(name);
        }
    }

    private Optional<Webhook> read(WebhookName name) {
        return database.jdbi().withHandle(handle -> WebhookTable.find(handle, name));
    }

    private static Optional<KeptSecret.Stored> stored(WebhookRules.Chosen token) {
        return token.kept().map(KeptSecret.Stored.class::cast);
    }

    private static RejectedRequestException notFound(WebhookName name) {
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND, "There is no webhook '" + name + "'; a list shows what there is");
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
