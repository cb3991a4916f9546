package dev.ephemera.dispatcher.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended, in a form that callers have no reason to read.
 *
 * @param name the last function on the page; empty before the first page
 * @param number the last of its versions on the page
 */
record PageMarker(String name, long number) {

    public static final PageMarker START = new PageMarker("", -1);

    private static final Pattern TEXT = Pattern.compile("([a-zA-Z0-9-_]{1,64}):(\\d{1,18})");

    public static PageMarker after(VersionKey last) {
        return new PageMarker(last.name().value(), last.number());
    }

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if no page ended with it */
    public static PageMarker parse(String text) {
        try {
            Matcher matcher = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (matcher.matches()) {
                return new PageMarker(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
        throw unknown(text);
    }

    private static RuntimeException unknown(String text) {
        return Invalid.parameter(
                "There is no page at marker " + Invalid.quote(text) + "; take the one that the page before ended with");
    }

    /** What callers get. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((name + ":" + number).getBytes(UTF_8));
    }
}
