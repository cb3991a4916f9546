package dev.ephemera.triggers.webhook.definition;

/** What somebody who makes or changes a webhook says of its secret. */
public sealed interface SecretWish {

    /** Nothing: a webhook that has one keeps it, any other gets one. */
    record Unsaid() implements SecretWish {}

    /** This one. */
    record Given(String content) implements SecretWish {

        @Override
        public String toString() {
            return "Given[…]";
        }
    }

    /** The one that the platform's configuration has under this name. */
    record FromConfiguration(String name) implements SecretWish {}

    /** A new one. */
    record Generated() implements SecretWish {}
}
