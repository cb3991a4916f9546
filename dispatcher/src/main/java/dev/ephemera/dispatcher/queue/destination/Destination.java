package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /**
     * It is posted there.
     *
     * @param address may end with {@code #secret=NAME}, which is not sent: the secret that signs what is
     */
    record ToWebhook(URI address) implements Destination {

        private static final Pattern SECRET = Pattern.compile("secret=([a-zA-Z0-9._-]{1,128})");

        /** The name, in the platform's configuration, of the secret of this destination's own. */
        public Optional<String> secretName() {
            return Optional.ofNullable(address.getRawFragment())
                    .map(SECRET::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1));
        }

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
