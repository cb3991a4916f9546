package dev.ephemera.gateway.errors;

import dev.ephemera.dispatcher.invocation.InvocationId;
import io.micronaut.http.HttpRequest;

/** The id that one request has in its answer, in the log and, if it runs a function, in there. */
public final class RequestId {

    /** Lambda's name for it. */
    public static final String HEADER = "x-amzn-RequestId";

    private static final String ATTRIBUTE = RequestId.class.getName();

    private RequestId() {}

    /** The id of a request; given to it when it is first asked for. */
    public static InvocationId of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, InvocationId.class).orElseGet(() -> {
            InvocationId id = InvocationId.random();
            request.setAttribute(ATTRIBUTE, id);
            return id;
        });
    }
}
