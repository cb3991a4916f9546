package dev.ephemera.objectstore;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** S3Proxy's own way with requests, for whoever signs them. Thread-safe. */
final class StoreHandler extends S3ProxyHandler {

    private static final long LARGEST_OBJECT = 5L << 30;
    private static final int LARGEST_CHUNK = 16 << 20;
    private static final int CLOCK_SKEW_SECONDS = 15 * 60;

    StoreHandler(Identities identities) {
        // Without a store for strangers, requests that are not signed are refused.
        super(
                null,
                AuthenticationType.AWS_V2_OR_V4,
                "nobody",
                "nothing",
                null,
                LARGEST_OBJECT,
                SignedBodies.LARGEST,
                LARGEST_CHUNK,
                false,
                null,
                null,
                CLOCK_SKEW_SECONDS);
        setBlobStoreLocator(identities);
    }

    /** Answers with an error, in S3's form. */
    void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException error)
            throws IOException {
        String code = S3Exceptions.errorCode(error);
        if (code == null) {
            sendSimpleErrorResponse(
                    request, response, codeOf(error.statusCode(), request), error.statusCode(), "", Map.of());
            return;
        }
        String message = error.awsErrorDetails().errorMessage();
        sendSimpleErrorResponse(request, response, code, error.statusCode(), message == null ? "" : message, Map.of());
    }

    /** What the store says with a status alone. */
    private static String codeOf(int status, HttpServletRequest request) {
        return switch (status) {
            case HttpServletResponse.SC_BAD_REQUEST -> "BadDigest";
            case HttpServletResponse.SC_FORBIDDEN -> "AccessDenied";
            case HttpServletResponse.SC_NOT_FOUND -> "NoSuchKey";
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "MethodNotAllowed";
            case HttpServletResponse.SC_PRECONDITION_FAILED -> "PreconditionFailed";
            case HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE -> "InvalidRange";
            default -> status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? "InvalidRequest" : "InternalError";
        };
    }
}
