package dev.ephemera.triggers.webhook.signature;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * {@code Stripe-Signature: t=SECONDS,v1=HEX,…} over {@code SECONDS.BODY}. There is one {@code v1} for each
 * secret that is good at the moment; other versions say nothing.
 */
final class StripeSignature {

    private static final String HEADER = "stripe-signature";

    private StripeSignature() {}

    /** The delivery is Stripe's event, whose id is in the body. */
    static Optional<String> check(WebhookRequest request, Terms terms) throws NotGenuineException {
        String header = ReadHeader.only(request, HEADER);
        List<String> times = new ArrayList<>();
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            if (name.equals("t")) {
                times.add(value);
            } else if (name.equals("v1")) {
                Hmac.hex(value).ifPresent(signatures::add);
            }
        }
        if (times.size() != 1 || signatures.isEmpty()) {
            throw new NotGenuineException("the header " + HEADER + " is not of the form t=SECONDS,v1=HEX");
        }
        String time = times.getFirst();
        terms.checkTime(ReadHeader.seconds(time));
        if (!Hmac.matches(terms.secrets(), time + ".", request.body(), signatures)) {
            throw new NotGenuineException("no signature in " + HEADER + " is that of this body at this time");
        }
        return TopLevel.text(request.body(), "id")
                .or(() -> Optional.of(HexFormat.of().formatHex(signatures.getFirst())));
    }
}
