package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the order of records: by time, and where two are of the same microsecond, by their id.
 *
 * @param at when the invocation arrived; of a dead letter, since when it is one
 */
record RecordPosition(Instant at, InvocationId id) {

    private static final Pattern MARKER = Pattern.compile("(-?\\d{1,18}):([0-9a-f-]{36})");
    private static final int LONGEST_QUOTE = 100;

    static RecordPosition of(InvocationRecord record) {
        return new RecordPosition(record.received(), record.id());
    }

    /** The position in a form that callers have no reason to read. */
    String marker() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((Micros.of(at) + ":" + id).getBytes(UTF_8));
    }

    /** @throws RejectedRequestException if no page ended with it */
    static RecordPosition parse(String marker) {
        try {
            Matcher matcher = MARKER.matcher(new String(Base64.getUrlDecoder().decode(marker), UTF_8));
            if (matcher.matches()) {
                return new RecordPosition(
                        Micros.instant(Long.parseLong(matcher.group(1))),
                        new InvocationId(UUID.fromString(matcher.group(2))));
            }
        } catch (IllegalArgumentException e) {
            throw unknown(marker);
        }
        throw unknown(marker);
    }

    private static RejectedRequestException unknown(String marker) {
        String quote = marker.length() > LONGEST_QUOTE ? marker.substring(0, LONGEST_QUOTE) + "…" : marker;
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER,
                "There is no page at marker '" + quote + "'; take the one that the page before ended with");
    }
}
