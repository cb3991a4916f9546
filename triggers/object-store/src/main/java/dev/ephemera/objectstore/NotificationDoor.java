package dev.ephemera.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.auth.S3AuthorizationHeader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** GetBucketNotificationConfiguration and PutBucketNotificationConfiguration; the platform has the rules. */
final class NotificationDoor {

    private static final String PARAMETER = "notification";
    private static final Pattern BUCKET = Pattern.compile("/[^/]+/?");
    private static final int LARGEST = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StoreHandler handler;
    private final Identities identities;
    private final Parent parent;

    NotificationDoor(StoreHandler handler, Identities identities, Parent parent) {
        this.handler = handler;
        this.identities = identities;
        this.parent = parent;
    }

    /** Objects have no notifications. */
    static boolean isFor(HttpServletRequest request) {
        return request.getParameter(PARAMETER) != null
                && BUCKET.matcher(request.getRequestURI()).matches();
    }

    void serve(HttpServletRequest request, HttpServletResponse response, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw Refusal.of("EntityTooLarge", HttpServletResponse.SC_BAD_REQUEST, "This is no configuration");
        }
        checkScheme(request);
        handler.doHandle(request, new HeadBucket(request), response, new ByteArrayInputStream(bytes), null);
        checkOwner(request);
        ObjectNode question = parent.question("notifications").put("bucket", bucket(request));
        switch (request.getMethod()) {
            case "GET" -> {
                response.setContentType("application/xml");
                response.getOutputStream()
                        .write(answer(question).path("xml").asString().getBytes(UTF_8));
            }
            case "PUT" -> answer(question.put("xml", new String(bytes, UTF_8)));
            default ->
                throw Refusal.of("MethodNotAllowed", HttpServletResponse.SC_METHOD_NOT_ALLOWED, request.getMethod());
        }
    }

    private JsonNode answer(ObjectNode question) {
        JsonNode answer;
        try {
            answer = parent.ask(question, PATIENCE);
        } catch (ParentSilentException e) {
            throw Refusal.slowDown(e.getMessage() + "; try again later");
        }
        if (answer.has("code")) {
            throw Refusal.of(
                    answer.path("code").asString(),
                    answer.path("status").asInt(HttpServletResponse.SC_BAD_REQUEST),
                    answer.path("message").asString());
        }
        return answer;
    }

    /** The other schemes would let a signature of one request pass for another. */
    private static void checkScheme(HttpServletRequest request) {
        if (claim(request).getAuthenticationType() != AuthenticationType.AWS_V4) {
            throw Refusal.accessDenied("Requests for notifications are signed with version 4");
        }
    }

    private void checkOwner(HttpServletRequest request) {
        if (!identities.isOwner(claim(request).getIdentity())) {
            throw Refusal.accessDenied("These credentials are not good for notifications");
        }
    }

    private static S3AuthorizationHeader claim(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization == null || !S3AuthorizationHeader.hasAwsScheme(authorization)) {
            throw Refusal.accessDenied("Requests for notifications must be signed, in a header");
        }
        try {
            return new S3AuthorizationHeader(authorization);
        } catch (IllegalArgumentException e) {
            throw Refusal.accessDenied("The header Authorization cannot be read");
        }
    }

    private static String bucket(HttpServletRequest request) {
        return URLDecoder.decode(request.getRequestURI().split("/", -1)[1], UTF_8);
    }

    /**
     * What S3Proxy is made to see, which knows nothing of notifications: a question whether the bucket
     * exists. Whether the request was signed for is told from the request itself.
     */
    private static final class HeadBucket extends HttpServletRequestWrapper {

        HeadBucket(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "HEAD";
        }

        @Override
        public String getParameter(String name) {
            return name.equals(PARAMETER) ? null : super.getParameter(name);
        }

        @Override
        public Enumeration<String> getParameterNames() {
            List<String> names = Collections.list(super.getParameterNames());
            names.remove(PARAMETER);
            return Collections.enumeration(names);
        }
    }
}
