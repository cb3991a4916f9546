package dev.ephemera.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.warmpool.time.TimeSource;
import io.micronaut.http.HttpMethod;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** S3's API, as far as it can be used with plain paths; requests are signed with AWS Signature Version 4. Thread-safe. */
final class StoreClient implements AutoCloseable {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = "uuuuMMdd".length();
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
    private static final String HMAC = "HmacSHA256";

    private final PlatformClient http;
    private final Key key;
    private final TimeSource time;

    /** What requests are signed with. */
    private record Key(String id, String secret, String region) {}

    private StoreClient(PlatformClient http, Key key, TimeSource time) {
        this.http = http;
        this.key = key;
        this.time = time;
    }

    /** @param store as {@code GET /object-store} describes one that is up */
    static StoreClient of(JsonNode store, TimeSource time) {
        return new StoreClient(
                new PlatformClient(URI.create(store.path("endpoint").asText()), Optional.empty()),
                new Key(
                        store.path("accessKeyId").asText(),
                        store.path("secretAccessKey").asText(),
                        store.path("region").asText()),
                time);
    }

    /** @param path of a bucket, or of an object in it: nothing in it needs encoding */
    Reply send(HttpMethod method, String path, byte[] body) {
        String now = SECOND.format(time.instant());
        String day = now.substring(0, DAY);
        String hash = hex(sha256(body));
        String canonical = method + "\n" + path + "\n\nhost:" + http.address().getAuthority()
                + "\nx-amz-content-sha256:" + hash + "\nx-amz-date:" + now + "\n\n" + SIGNED + "\n" + hash;
        String scope = day + "/" + key.region() + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + now + "\n" + scope + "\n" + hex(sha256(canonical.getBytes(UTF_8)));
        byte[] signing = ("AWS4" + key.secret()).getBytes(UTF_8);
        for (String part : new String[] {day, key.region(), "s3", "aws4_request"}) {
            signing = hmac(signing, part);
        }
        return http.send(
                method,
                path,
                body,
                Map.of(
                        "x-amz-date",
                        now,
                        "x-amz-content-sha256",
                        hash,
                        "Authorization",
                        ALGORITHM + " Credential=" + key.id() + "/" + scope + ", SignedHeaders=" + SIGNED
                                + ", Signature=" + hex(hmac(signing, toSign))));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + HMAC, e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
