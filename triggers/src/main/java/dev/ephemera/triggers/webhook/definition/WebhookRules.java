package dev.ephemera.triggers.webhook.definition;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.secret.Secrets;
import dev.ephemera.triggers.webhook.signature.MakeSecret;
import dev.ephemera.triggers.webhook.signature.Scheme;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What webhooks may be. What may not is a {@link RejectedRequestException}, which never holds a secret.
 * Thread-safe if its parts are.
 *
 * @param mustExist throws if there is no such function, saying so
 * @param secrets those of the configuration
 */
public record WebhookRules(Consumer<FunctionReference> mustExist, Secrets secrets, Unsigned unsigned) {

    /** What becomes of webhooks whose senders show nothing. */
    public enum Unsigned {
        ALLOWED,
        /** Whoever reaches the platform could run functions without the key that it wants at every other door. */
        REFUSED
    }

    /** Why nobody may call a webhook; empty if those who show what its scheme wants may. */
    public Optional<String> complaint(Scheme scheme) {
        return scheme == Scheme.NONE && unsigned == Unsigned.REFUSED
                ? Optional.of("this platform wants keys, so that webhooks without a signature are closed: use the"
                        + " scheme token, which senders can show in the address")
                : Optional.empty();
    }

    /** A secret, and whether it has just been made. */
    record Chosen(Optional<KeptSecret> kept, Optional<String> made) {

        static final Chosen NOTHING = new Chosen(Optional.empty(), Optional.empty());

        static Chosen made(String secret) {
            return new Chosen(Optional.of(new KeptSecret.Stored(secret)), Optional.of(secret));
        }
    }

    void checkScheme(Scheme scheme) {
        complaint(scheme).ifPresent(reason -> {
            throw invalid("The scheme none is not for this platform: " + reason);
        });
    }

    void checkFunction(FunctionReference function) {
        mustExist.accept(function);
    }

    /** @param present the secret it has for this scheme */
    Chosen secret(Scheme scheme, SecretWish wish, Optional<KeptSecret> present) {
        if (!scheme.hasSecret()) {
            if (wish instanceof SecretWish.Unsaid) {
                return Chosen.NOTHING;
            }
            throw invalid("The scheme " + scheme.label() + " has no secret: leave it out, or choose another scheme");
        }
        return switch (wish) {
            case SecretWish.Unsaid() -> present.isPresent() ? new Chosen(present, Optional.empty()) : make(scheme);
            case SecretWish.Generated() -> make(scheme);
            case SecretWish.Given(String content) -> {
                check(scheme, "given", content);
                yield new Chosen(Optional.of(new KeptSecret.Stored(content)), Optional.empty());
            }
            case SecretWish.FromConfiguration(String name) -> {
                Secret found = secrets.named(name)
                        .orElseThrow(() -> invalid("There is no secret '" + name
                                + "' in the platform's configuration (ephemera.secrets): add it there first"));
                check(scheme, "'" + name + "'", found.content());
                yield new Chosen(Optional.of(new KeptSecret.Named(name)), Optional.empty());
            }
        };
    }

    /** @param present the token it has */
    Chosen verifyToken(Scheme scheme, Optional<String> wish, Optional<KeptSecret.Stored> present) {
        if (scheme != Scheme.META) {
            if (wish.isPresent()) {
                throw invalid("Only webhooks of the scheme meta have a verify token: leave it out");
            }
            return Chosen.NOTHING;
        }
        if (wish.isPresent()) {
            if (wish.get().isBlank()) {
                throw invalid("The verify token is empty: leave it out to have one made");
            }
            return new Chosen(wish.map(KeptSecret.Stored::new), Optional.empty());
        }
        return present.<Chosen>map(token -> new Chosen(Optional.of(token), Optional.empty()))
                .orElseGet(() -> Chosen.made(MakeSecret.of(Scheme.TOKEN)));
    }

    private static Chosen make(Scheme scheme) {
        if (!scheme.takesSecretsOfOurs()) {
            throw invalid("Senders of the scheme " + scheme.label()
                    + " choose the secret themselves: give theirs, or name one of the platform's configuration");
        }
        return Chosen.made(MakeSecret.of(scheme));
    }

    private static void check(Scheme scheme, String which, String content) {
        scheme.complaint(content).ifPresent(reason -> {
            throw invalid("The secret " + which + " is none for the scheme " + scheme.label() + ": " + reason);
        });
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
