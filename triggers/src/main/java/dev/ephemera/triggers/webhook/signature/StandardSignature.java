package dev.ephemera.triggers.webhook.signature;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Standard Webhooks: {@code webhook-signature: v1,BASE64 …} over {@code ID.SECONDS.BODY}, with the id in
 * {@code webhook-id} and the seconds in {@code webhook-timestamp}. Svix calls them {@code svix-…}.
 */
public final class StandardSignature {

    private static final String VERSION = "v1,";

    private StandardSignature() {}

    /**
     * Signs a message that is sent.
     *
     * @param secret one or more, a line each; all of them sign it
     * @param id holds no full stop
     * @return the value of the header {@code webhook-signature}
     * @throws IllegalArgumentException if a secret is none for {@link Scheme#STANDARD}
     */
    public static String sign(String secret, String id, Instant sent, byte[] body) {
        return Terms.lines(secret).stream()
                .map(line -> StandardSecret.bytes(line)
                        .orElseThrow(() -> new IllegalArgumentException("This is no secret of Standard Webhooks")))
                .map(key -> VERSION
                        + Base64.getEncoder().encodeToString(Hmac.sign(key, before(id, sent.getEpochSecond()), body)))
                .collect(Collectors.joining(" "));
    }

    static Optional<String> check(WebhookRequest request, Terms terms) throws NotGenuineException {
        String prefix = request.header("webhook-id").isEmpty()
                        && !request.header("svix-id").isEmpty()
                ? "svix-"
                : "webhook-";
        String id = ReadHeader.only(request, prefix + "id");
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            // A full stop would let a part of the id pass for a time, and a part of the body with it.
            throw new NotGenuineException("the header " + prefix + "id is empty or holds a full stop");
        }
        long time = ReadHeader.seconds(ReadHeader.only(request, prefix + "timestamp"));
        terms.checkTime(time);
        List<byte[]> signatures = signatures(ReadHeader.only(request, prefix + "signature"));
        boolean matches = false;
        for (String secret : terms.secrets()) {
            Optional<byte[]> key = StandardSecret.bytes(secret);
            matches |=
                    key.isPresent() && Hmac.isAmong(Hmac.sign(key.get(), before(id, time), request.body()), signatures);
        }
        if (!matches) {
            throw new NotGenuineException("no signature in " + prefix + "signature is that of this id, time and body");
        }
        return Optional.of(id);
    }

    /** Those of the version that is made with a shared secret; a sender may add others. */
    private static List<byte[]> signatures(String header) {
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(" ", -1)) {
            if (part.startsWith(VERSION)) {
                base64(part.substring(VERSION.length())).ifPresent(signatures::add);
            }
        }
        return signatures;
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String before(String id, long seconds) {
        return id + "." + seconds + ".";
    }
}
