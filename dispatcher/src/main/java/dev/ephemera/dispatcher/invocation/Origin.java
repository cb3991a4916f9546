package dev.ephemera.dispatcher.invocation;

/** What an invocation came from. */
public enum Origin {
    /** Lambda's Invoke operation. */
    LAMBDA_API,
    /** {@code POST /functions/{name}}. */
    PLAIN_HTTP,
    /** A function URL. */
    FUNCTION_URL,
    /** The end of an asynchronous invocation, of which the function is a destination. */
    DESTINATION,
    /** Something that happened to an object in a bucket. */
    OBJECT_EVENT,
    /** A schedule. */
    SCHEDULE,
    /** Records of a topic, which an event source mapping brings. */
    EVENT_SOURCE_MAPPING,
    /** A request to a webhook. */
    WEBHOOK
}
