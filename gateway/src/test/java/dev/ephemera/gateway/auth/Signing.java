package dev.ephemera.gateway.auth;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** AWS's own signer, the other side of what is verified here. */
final class Signing {

    private Signing() {}

    /** A request signed in its header at {@code when}. */
    static SignableRequest inHeader(ApiKey key, String method, URI target, byte[] body, Instant when) {
        return sign(key, method, target, body, when, AwsV4FamilyHttpSigner.AuthLocation.HEADER, Optional.empty());
    }

    /** A presigned request that may be used for {@code validity}. */
    static SignableRequest inQuery(ApiKey key, String method, URI target, Instant when, Duration validity) {
        return sign(
                key,
                method,
                target,
                new byte[0],
                when,
                AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING,
                Optional.of(validity));
    }

    private static SignableRequest sign(
            ApiKey key,
            String method,
            URI target,
            byte[] body,
            Instant when,
            AwsV4FamilyHttpSigner.AuthLocation location,
            Optional<Duration> validity) {
        SdkHttpRequest unsigned = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(target)
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Amz-Invocation-Type", "  Request   Response ")
                .build();
        ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(request -> {
                    request.identity(AwsCredentialsIdentity.create(key.id(), key.secret()))
                            .request(unsigned)
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                            .putProperty(AwsV4HttpSigner.AUTH_LOCATION, location)
                            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(when, ZoneOffset.UTC));
                    if (body.length > 0) {
                        request.payload(payload);
                    }
                    validity.ifPresent(duration -> request.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, duration));
                })
                .request();
        return seen(signed);
    }

    /** The request as a server sees it. */
    private static SignableRequest seen(SdkHttpRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.forEachHeader(
                (name, values) -> headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .addAll(values));
        String uri = request.getUri().toString();
        String target = uri.substring(uri.indexOf('/', "http://".length()));
        int question = target.indexOf('?');
        return new SignableRequest(
                request.method().name(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers);
    }
}
