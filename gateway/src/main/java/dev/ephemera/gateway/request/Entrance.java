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
    private final ReadBody readBody;

    Entrance(Authentication authentication, FunctionUrlSettings settings, BodyMemory memory) {
        this.authentication = authentication;
        functionUrls = settings.auth();
        readBody = new ReadBody(memory);
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void enter(HttpRequest<?> request) throws IOException {
        Optional<AnnotationMetadata> route =
                RouteAttributes.getRouteMatch(request).map(RouteMatch::getAnnotationMetadata);
        Credential credential = needsKey(route) ? authentication.check(signable(request)) : Credential.NONE_NEEDED;
        Door.Size limit = route.flatMap(metadata -> metadata.enumValue(Door.class, "body", Door.Size.class))
                .orElse(Door.Size.EVENT);
        new Visit(body(request, limit, credential), credential.keyId()).attachTo(request);
    }

    @ResponseFilter
    void leave(HttpRequest<?> request, MutableHttpResponse<?> response) throws IOException {
        response.header(RequestId.HEADER, RequestId.of(request).toString());
        Optional<Visit> visit = Visit.find(request);
        if (visit.isPresent()) {
            visit.get().body().close();
        }
    }

    private boolean needsKey(Optional<AnnotationMetadata> route) {
        if (!authentication.isRequired()) {
            return false;
        }
        Door.Access access = route.flatMap(metadata -> metadata.enumValue(Door.class, "access", Door.Access.class))
                .orElse(Door.Access.KEY);
        return switch (access) {
            case KEY -> true;
            case EVERYBODY -> false;
            case FUNCTION_URL -> functionUrls == FunctionUrlAccess.KEY;
        };
    }

    private RequestBody body(HttpRequest<?> request, Door.Size limit, Credential credential) throws IOException {
        MessageDigest digest = Authentication.bodyDigest();
        try (CloseableByteBody arriving =
                ((ServerHttpRequest<?>) request).byteBody().move()) {
            long declared = arriving.expectedLength().orElse(limit.bytes());
            if (declared > limit.bytes()) {
                throw ReadBody.tooLarge(limit);
            }
            InputStream stream = new ArrivingBody(arriving.toInputStream(), limit);
            RequestBody body = readBody.read(
                    credential.coversBody() ? new DigestInputStream(stream, digest) : stream, declared, limit);
            try {
                credential.verify(digest.digest());
                return body;
            } catch (RuntimeException e) {
                body.close();
                throw e;
            }
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
