package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.net.URI;

/** Who is told how an asynchronous invocation ended. */
public sealed interface Destination {

    /** The form in which it is stored and shown; {@link ReadDestination} reads it. */
    String text();

    /** The function is invoked with it, asynchronously. */
    record ToFunction(FunctionReference function) implements Destination {

        @Override
        public String text() {
            return function.arn();
        }
    }

    /** It becomes a record of a topic. */
    record ToTopic(String topic) implements Destination {

        static final String SCHEME = "kafka://";

        @Override
        public String text() {
            return SCHEME + topic;
        }
    }

    /** It is posted there. */
    record ToWebhook(URI address) implements Destination {

        @Override
        public String text() {
            return address.toString();
        }

        /** Addresses of webhooks often hold a secret, so that nothing but the host is shown. */
        @Override
        public String toString() {
            return "ToWebhook[" + address.getHost() + "]";
        }
    }
}
