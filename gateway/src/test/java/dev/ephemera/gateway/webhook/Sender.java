package dev.ephemera.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody who sends webhooks, and somebody with a key who makes them. Thread-safe. */
final class Sender {

    static final String KEY = "a key of this platform";
    static final String SECRET = "It's a Secret to Everybody";

    private final TestDoors doors;

    Sender(TestDoors doors) {
        this.doors = doors;
    }

    HttpResponse<String> manage(String method, String path, String json) {
        return Http.send(
                method,
                doors.resolve("/triggers/webhooks" + path),
                json.getBytes(UTF_8),
                "Authorization",
                "Bearer " + KEY);
    }

    HttpResponse<String> create(String json) {
        HttpResponse<String> made = manage("POST", "", json);
        if (made.statusCode() != 201) {
            throw new AssertionError(made.statusCode() + " " + made.body());
        }
        return made;
    }

    URI address(String webhook) {
        return doors.resolve("/webhooks/" + webhook);
    }

    HttpResponse<String> send(String webhook, byte[] body, String... headers) {
        return Http.send("POST", address(webhook), body, headers);
    }

    /** As GitHub does it. */
    HttpResponse<String> push(String webhook, String delivery, byte[] body, String... more) {
        List<String> headers = new ArrayList<>(List.of(
                "X-GitHub-Delivery", delivery, "X-GitHub-Event", "push", "X-Hub-Signature-256", "sha256=" + hex(body)));
        headers.addAll(List.of(more));
        return send(webhook, body, headers.toArray(String[]::new));
    }

    static String hex(byte[] body) {
        return hex(SECRET, "", body);
    }

    /** An HMAC that is computed apart from the platform. */
    static String hex(String secret, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update(before.getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
