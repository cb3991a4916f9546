package dev.ephemera.triggers.webhook.definition;

/** Where a secret is. */
public sealed interface KeptSecret {

    /** In the platform's configuration, under this name; looked up whenever it is needed. */
    record Named(String name) implements KeptSecret {}

    /** In the database, beside the webhook. Shown to nobody after it was given or made. */
    record Stored(String content) implements KeptSecret {

        @Override
        public String toString() {
            return "Stored[…]";
        }
    }
}
