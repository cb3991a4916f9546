package dev.ephemera.triggers.webhook.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The secret itself, in one of the headers that senders know, or as {@code ?token=} where they know none. */
public final class PlainToken {

    /** Names the token in a query. */
    public static final String PARAMETER = "token";

    /** The headers that may hold it; functions do not get to see them. */
    public static final Set<String> HEADERS = Set.of("authorization", "x-gitlab-token", "x-webhook-token");

    private static final String BEARER = "bearer ";

    private PlainToken() {}

    static Optional<String> check(WebhookRequest request, Terms terms) throws NotGenuineException {
        List<byte[]> shown = shown(request);
        if (shown.isEmpty()) {
            throw new NotGenuineException(
                    "no token is in Authorization: Bearer, X-Webhook-Token, X-Gitlab-Token or" + " the query's token");
        }
        boolean matches = false;
        for (String secret : terms.secrets()) {
            matches |= Hmac.isAmong(hashed(secret), shown);
        }
        if (!matches) {
            throw new NotGenuineException("the token is not that of this webhook");
        }
        return DeliveryHeaders.of(request);
    }

    private static List<byte[]> shown(WebhookRequest request) {
        List<byte[]> shown = new ArrayList<>();
        for (String name : HEADERS) {
            for (String value : request.header(name)) {
                shown.add(hashed(isBearer(value) ? value.substring(BEARER.length()) : value));
            }
        }
        QueryParameters.of(request.query())
                .getOrDefault(PARAMETER, List.of())
                .forEach(value -> shown.add(hashed(value)));
        return shown;
    }

    private static boolean isBearer(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    /** Hashes are of the same length, so that a comparison does not tell how long the token is. */
    private static byte[] hashed(String token) {
        return Hmac.sign("token".getBytes(UTF_8), "", token.strip().getBytes(UTF_8));
    }
}
