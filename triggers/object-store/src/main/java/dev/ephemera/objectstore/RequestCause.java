package dev.ephemera.objectstore;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Who has sent the request that a thread is working on. The id of a request is in its answer before
 * anything is done for it.
 */
record RequestCause(String principal, HttpServletRequest request, HttpServletResponse response) {

    private static final ThreadLocal<RequestCause> CURRENT = new ThreadLocal<>();

    Happening.Cause get() {
        return new Happening.Cause(
                principal,
                request.getRemoteAddr(),
                Optional.ofNullable(response.getHeader("x-amz-request-id")).orElse(""));
    }

    RequestCause of(String identity) {
        return new RequestCause(identity, request, response);
    }

    /** Of the request that this thread is working on. */
    static RequestCause current() {
        return CURRENT.get();
    }

    static void begin(HttpServletRequest request, HttpServletResponse response) {
        CURRENT.set(new RequestCause("", request, response));
    }

    static void end() {
        CURRENT.remove();
    }
}
