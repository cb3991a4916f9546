package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.net.URI;

/** Who is told how an asynchronous invocation ended. */
public sealed interface Destination {

    /** The function is invoked with it, asynchronously. */
    record ToFunction(FunctionReference function) implements Destination {}

    /** It becomes a record of a topic. */
    record ToTopic(String topic) implements Destination {}

    /** It is posted there. */
    record ToWebhook(URI address) implements Destination {}
}
