package dev.ephemera.objectstore;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The errors of S3 that this store adds to those of S3Proxy. */
final class Refusal {

    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private Refusal() {}

    /** Clients try again after this one, more slowly. */
    static AwsServiceException slowDown(String reason) {
        return of("SlowDown", UNAVAILABLE, reason);
    }

    static AwsServiceException accessDenied(String reason) {
        return of("AccessDenied", FORBIDDEN, reason);
    }

    static AwsServiceException of(String code, int status, String message) {
        return S3Exception.builder()
                .message(message)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
