package dev.ephemera.triggers.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended, in a form that callers have no reason to read.
 *
 * @param created of the last mapping on the page
 * @param id of the last mapping on the page
 */
record MappingMarker(long created, String id) {

    static final MappingMarker START = new MappingMarker(-1, "");

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-f-]{36})");

    static MappingMarker after(MappingRow last) {
        return new MappingMarker(last.created(), last.mapping().id().toString());
    }

    /** @throws RejectedRequestException if no page ended with it */
    static MappingMarker parse(String text) {
        try {
            Matcher matcher = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (matcher.matches()) {
                return new MappingMarker(Long.parseLong(matcher.group(1)), matcher.group(2));
            }
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        throw unknown();
    }

    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((created + ":" + id).getBytes(UTF_8));
    }

    private static RejectedRequestException unknown() {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER,
                "There is no page at this Marker; take the NextMarker that the page before ended with");
    }
}
