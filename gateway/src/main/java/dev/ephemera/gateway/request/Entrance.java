package dev.ephemera.gateway.request;

import dev.ephemera.gateway.auth.Authentication;
import dev.ephemera.gateway.auth.Credential;
import dev.ephemera.gateway.auth.SignableRequest;
import dev.ephemera.gateway.errors.RequestId;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Every request passes here, whether there is a route for it or not: its caller is checked and its
 * body taken in, whole and within bounds, before anything else looks at it.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Entrance {

    private final Authentication authentication;
    private final FunctionUrlAccess functionUrls;
    private final WebhookDoorSettings webhooks;
    private final ReadBody readBody;
    private final ReadBody readStrangersBody;

    Entrance(
            Authentication authentication,
            FunctionUrlSettings functionUrls,
            WebhookDoorSettings webhooks,
            BodyMemory memory) {
        this.authentication = authentication;
        this.functionUrls = functionUrls.auth();
        this.webhooks = webhooks;
        readBody = new ReadBody(memory);
        readStrangersBody = new ReadBody(BodyMemory.ofStrangers());
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void enter(HttpRequest<?> request) throws IOException {
        Optional<AnnotationMetadata> route =
                RouteAttributes.getRouteMatch(request).map(RouteMatch::getAnnotationMetadata);
        Door.Access access = route.flatMap(metadata -> metadata.enumValue(Door.class, "access", Door.Access.class))
                .orElse(Door.Access.KEY);
        Credential credential = needsKey(access) ? authentication.check(signable(request)) : Credential.NONE_NEEDED;
        Door.Size limit = route.flatMap(metadata -> metadata.enumValue(Door.class, "body", Door.Size.class))
                .orElse(Door.Size.EVENT);
        RequestBody body = access == Door.Access.WEBHOOK
                ? bodyInTime(request, limit, credential)
                : body(request, readBody, limit, credential);
        new Visit(body, credential.keyId()).attachTo(request);
    }

    @ResponseFilter
    void leave(HttpRequest<?> request, MutableHttpResponse<?> response) throws IOException {
        response.header(RequestId.HEADER, RequestId.of(request).toString());
        Optional<Visit> visit = Visit.find(request);
        if (visit.isPresent()) {
            visit.get().body().close();
        }
    }

    private boolean needsKey(Door.Access access) {
        if (!authentication.isRequired()) {
            return false;
        }
        return switch (access) {
            case KEY -> true;
            case EVERYBODY, WEBHOOK -> false;
            case FUNCTION_URL -> functionUrls == FunctionUrlAccess.KEY;
        };
    }

    private RequestBody bodyInTime(HttpRequest<?> request, Door.Size limit, Credential credential) throws IOException {
        try (BodyDeadline _ = BodyDeadline.of(request, webhooks.bodyTimeout())) {
            return body(request, readStrangersBody, limit, credential);
        }
    }

    private static RequestBody body(HttpRequest<?> request, ReadBody read, Door.Size limit, Credential credential)
            throws IOException {
        try (CloseableByteBody arriving =
                ((ServerHttpRequest<?>) request).byteBody().move()) {
            long declared = arriving.expectedLength().orElse(limit.bytes());
            if (declared > limit.bytes()) {
                throw ReadBody.tooLarge(limit);
            }
            // Closed, lest a sender waits for ever to be rid of what is not read.
            try (InputStream stream = new ArrivingBody(arriving.toInputStream(), limit)) {
                return body(stream, declared, read, limit, credential);
            }
        }
    }

    private static RequestBody body(
            InputStream stream, long declared, ReadBody read, Door.Size limit, Credential credential)
            throws IOException {
        MessageDigest digest = Authentication.bodyDigest();
        RequestBody body =
                read.read(credential.coversBody() ? new DigestInputStream(stream, digest) : stream, declared, limit);
        try {
            credential.verify(digest.digest());
            return body;
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private static SignableRequest signable(HttpRequest<?> request) {
        return new SignableRequest(
                request.getMethodName().toUpperCase(Locale.ROOT),
                Wire.rawPath(request),
                Wire.rawQuery(request),
                Wire.headers(request));
    }
}
