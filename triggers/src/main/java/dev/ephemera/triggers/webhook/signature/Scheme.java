package dev.ephemera.triggers.webhook.signature;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How senders show that they are who they should be. */
public enum Scheme {
    /** {@code X-Hub-Signature-256}, as GitHub has it. */
    GITHUB,
    /** {@code Stripe-Signature}. */
    STRIPE,
    /** {@code X-Slack-Signature}. */
    SLACK,
    /** {@code webhook-signature}, or Svix's names for the same (standardwebhooks.com). */
    STANDARD,
    /** {@code X-Hub-Signature-256}, as Meta has it. */
    META,
    /** The secret itself, in a header or in the query. */
    TOKEN,
    /** Not at all. */
    NONE;

    /** Characters; a token is all that a stranger has to guess. */
    private static final int SHORTEST_TOKEN = 16;

    private static final int LONGEST_SECRET = 4096;

    /** @throws RejectedRequestException if there is none of this name, saying which there are */
    public static Scheme parse(String label) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "There is no scheme '" + label + "' for webhooks; there are " + labels()));
    }

    private static String labels() {
        return Arrays.stream(values()).map(Scheme::label).collect(Collectors.joining(", "));
    }

    /** What people call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes a secret. */
    public boolean hasSecret() {
        return this != NONE;
    }

    /** Whether the platform may choose the secret: some senders insist on their own. */
    public boolean takesSecretsOfOurs() {
        return switch (this) {
            case GITHUB, STANDARD, TOKEN -> true;
            case STRIPE, SLACK, META, NONE -> false;
        };
    }

    /** Whether senders prove to have seen the moment of sending, so that a replay grows old. */
    public boolean hasWindow() {
        return switch (this) {
            case STRIPE, SLACK, STANDARD -> true;
            case GITHUB, META, TOKEN, NONE -> false;
        };
    }

    /** What is wrong with a secret for this scheme; never holds the secret. */
    public Optional<String> complaint(String secret) {
        List<String> lines = Terms.lines(secret);
        if (lines.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (secret.length() > LONGEST_SECRET) {
            return Optional.of("it has more than " + LONGEST_SECRET + " characters");
        }
        return switch (this) {
            case STANDARD ->
                lines.stream().allMatch(line -> StandardSecret.bytes(line).isPresent())
                        ? Optional.empty()
                        : Optional.of("it must be base64, with or without whsec_ before it");
            case TOKEN ->
                lines.stream().allMatch(line -> line.length() >= SHORTEST_TOKEN)
                        ? Optional.empty()
                        : Optional.of("a token must have at least " + SHORTEST_TOKEN + " characters");
            case GITHUB, STRIPE, SLACK, META, NONE -> Optional.empty();
        };
    }

    /** Checks a request. Everything that depends on a secret takes the same time whatever was sent. */
    public Verdict check(WebhookRequest request, Terms terms) {
        try {
            return new Verdict.Genuine(
                    switch (this) {
                        case GITHUB -> HubSignature.check(request, terms, Optional.of("x-github-delivery"));
                        case META -> HubSignature.check(request, terms, Optional.empty());
                        case STRIPE -> StripeSignature.check(request, terms);
                        case SLACK -> SlackSignature.check(request, terms);
                        case STANDARD -> StandardSignature.check(request, terms);
                        case TOKEN -> PlainToken.check(request, terms);
                        case NONE -> DeliveryHeaders.of(request);
                    });
        } catch (NotGenuineException e) {
            return new Verdict.Refused(e.reason());
        }
    }
}
