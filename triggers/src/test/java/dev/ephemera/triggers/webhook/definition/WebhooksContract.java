package dev.ephemera.triggers.webhook.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.webhook.definition.WebhookRules.Unsigned;
import dev.ephemera.triggers.webhook.signature.Scheme;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What webhooks do on every database. */
abstract class WebhooksContract {

    static final WebhookName NAME = new WebhookName("on-push");
    private static final SecretWish UNSAID = new SecretWish.Unsaid();

    private final ManualTime time = new ManualTime();
    private Database database;
    private Webhooks webhooks;

    abstract Database open() throws IOException;

    @BeforeEach
    void openWebhooks() throws IOException {
        database = open();
        webhooks = webhooksIn(database, Unsigned.ALLOWED);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private Webhooks webhooksIn(Database where, Unsigned unsigned) {
        WebhookRules rules = new WebhookRules(
                function -> {
                    if (function.name().value().equals("missing")) {
                        throw new RejectedRequestException(ErrorCode.NOT_FOUND, "There is no function 'missing'");
                    }
                },
                name -> name.equals("configured")
                        ? Optional.of(new Secret(name, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                        : Optional.empty(),
                unsigned);
        return new Webhooks(where, rules, Duration.ZERO, time);
    }

    private static WebhookSettings settings(String function, Scheme scheme, SecretWish secret) {
        return new WebhookSettings(
                Optional.of(FunctionReference.parse(function, Optional.empty())),
                Optional.of(scheme),
                secret,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static WebhookSettings change(Optional<Scheme> scheme, SecretWish secret) {
        return new WebhookSettings(
                Optional.empty(),
                scheme,
                secret,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ErrorCode refusal(Runnable wish) {
        return assertThrows(RejectedRequestException.class, wish::run).code();
    }

    @Test
    void whatWasMadeIsFoundAgainAfterARestart() throws IOException {
        WebhookSettings said = new WebhookSettings(
                Optional.of(FunctionReference.parse("handler:live", Optional.empty())),
                Optional.of(Scheme.META),
                new SecretWish.Given("their secret"),
                Optional.of("are you there"),
                Optional.of(Duration.ofSeconds(90)),
                Optional.of(Webhook.State.DISABLED),
                Optional.of("handler"));
        Webhook made = webhooks.create(NAME, said).webhook();
        webhooks.create(new WebhookName("another"), settings("f", Scheme.NONE, UNSAID));
        database.close();
        database = open();
        Webhooks later = webhooksIn(database, Unsigned.ALLOWED);
        assertEquals(Optional.of(made), later.find(NAME));
        assertEquals(made, later.get(NAME));
        assertEquals(
                List.of("another", "on-push"),
                later.all().stream().map(webhook -> webhook.name().value()).toList());
        assertEquals(Optional.of(new KeptSecret.Stored("their secret")), made.secret());
        assertEquals(Optional.of(new KeptSecret.Stored("are you there")), made.verifyToken());
    }

    @Test
    void anotherNodeSeesWhatIsMadeChangedAndDeleted() throws IOException {
        try (Database other = open()) {
            Webhooks node = webhooksIn(other, Unsigned.ALLOWED);
            webhooks.create(NAME, settings("f", Scheme.GITHUB, UNSAID));
            assertEquals(webhooks.find(NAME), node.find(NAME));
            webhooks.change(NAME, change(Optional.of(Scheme.TOKEN), UNSAID));
            assertEquals(Scheme.TOKEN, node.get(NAME).scheme());
            node.delete(NAME);
            assertEquals(ErrorCode.NOT_FOUND, refusal(() -> webhooks.get(NAME)));
        }
    }

    @Test
    void aSecretIsMadeWhereNoneIsGivenAndToldOnce() {
        MadeWebhook made = webhooks.create(NAME, settings("f", Scheme.STANDARD, UNSAID));
        String secret = made.newSecret().orElseThrow();
        assertTrue(secret.startsWith("whsec_"));
        assertEquals(Optional.of(new KeptSecret.Stored(secret)), made.webhook().secret());
        MadeWebhook changed = webhooks.change(NAME, change(Optional.empty(), UNSAID));
        assertEquals(Optional.empty(), changed.newSecret());
        assertEquals(made.webhook().secret(), changed.webhook().secret());
        assertNotEquals(
                made.newSecret(),
                webhooks.change(NAME, change(Optional.empty(), new SecretWish.Generated()))
                        .newSecret());
        assertFalse((made + " " + made.webhook()).contains(secret.substring(6)), "a secret would reach a log");
    }

    @Test
    void aSecretOfTheConfigurationIsKeptByItsName() {
        Webhook made = webhooks.create(
                        NAME, settings("f", Scheme.STANDARD, new SecretWish.FromConfiguration("configured")))
                .webhook();
        assertEquals(Optional.of(new KeptSecret.Named("configured")), made.secret());
        assertEquals(made, webhooks.get(NAME));
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refusal(() ->
                        webhooks.change(NAME, change(Optional.empty(), new SecretWish.FromConfiguration("nowhere")))));
    }

    @Test
    void anotherSchemeWantsAnotherSecret() {
        webhooks.create(NAME, settings("f", Scheme.GITHUB, UNSAID));
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refusal(() -> webhooks.change(NAME, change(Optional.of(Scheme.STRIPE), UNSAID))));
        assertEquals(Scheme.GITHUB, webhooks.get(NAME).scheme());
        Webhook open =
                webhooks.change(NAME, change(Optional.of(Scheme.NONE), UNSAID)).webhook();
        assertEquals(Optional.empty(), open.secret());
        MadeWebhook meta = webhooks.change(NAME, change(Optional.of(Scheme.META), new SecretWish.Given("theirs")));
        assertTrue(meta.newVerifyToken().isPresent());
        assertEquals(
                Optional.empty(),
                webhooks.change(NAME, change(Optional.of(Scheme.GITHUB), UNSAID))
                        .webhook()
                        .verifyToken());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertEquals(
                ErrorCode.NOT_FOUND, refusal(() -> webhooks.create(NAME, settings("missing", Scheme.NONE, UNSAID))));
        for (Scheme theirs : List.of(Scheme.STRIPE, Scheme.SLACK, Scheme.META)) {
            assertEquals(
                    ErrorCode.INVALID_PARAMETER, refusal(() -> webhooks.create(NAME, settings("f", theirs, UNSAID))));
        }
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refusal(() -> webhooks.create(NAME, settings("f", Scheme.NONE, new SecretWish.Given("secret")))));
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refusal(() -> webhooks.create(NAME, settings("f", Scheme.STANDARD, new SecretWish.Given("?")))));
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                refusal(() -> webhooks.create(NAME, change(Optional.of(Scheme.NONE), UNSAID))),
                "no function");
        assertEquals(List.of(), webhooks.all());
        webhooks.create(NAME, settings("f", Scheme.GITHUB, UNSAID));
        assertEquals(ErrorCode.CONFLICT, refusal(() -> webhooks.create(NAME, settings("f", Scheme.GITHUB, UNSAID))));
        webhooks.delete(NAME);
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> webhooks.delete(NAME)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> webhooks.change(NAME, change(Optional.empty(), UNSAID))));
    }

    @Test
    void unsignedWebhooksAreNotForPlatformsThatWantKeys() {
        Webhooks closed = webhooksIn(database, Unsigned.REFUSED);
        RejectedRequestException refused = assertThrows(
                RejectedRequestException.class, () -> closed.create(NAME, settings("f", Scheme.NONE, UNSAID)));
        assertTrue(String.valueOf(refused.getMessage()).contains("token"), refused.getMessage());
    }

    @Test
    void whoeverChangesAnOldStateIsToldSo() {
        Webhook first =
                webhooks.create(NAME, settings("f", Scheme.GITHUB, UNSAID)).webhook();
        webhooks.change(NAME, change(Optional.empty(), UNSAID));
        Webhook late = new Webhook(
                NAME,
                first.function(),
                first.scheme(),
                first.secret(),
                first.verifyToken(),
                first.window(),
                Webhook.State.DISABLED,
                first.deployment(),
                first.created(),
                first.revision() + 1);
        boolean stored = database.jdbi().withHandle(handle -> WebhookTable.replace(handle, late));
        assertFalse(stored);
        assertEquals(Webhook.State.ENABLED, webhooks.get(NAME).state());
    }
}
