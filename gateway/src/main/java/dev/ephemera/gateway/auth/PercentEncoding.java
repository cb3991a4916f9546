package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Percent-encoding as signatures want it (RFC 3986, section 2): capitals, and nothing reserved left as it is. */
final class PercentEncoding {

    private static final String KEPT = "-._~";
    private static final int HEX = 16;

    private PercentEncoding() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + HEX);
        for (byte octet : text.getBytes(UTF_8)) {
            append(encoded, octet);
        }
        return encoded.toString();
    }

    /** The same text in its one canonical encoding; a percent sign that encodes nothing stands for itself. */
    static String canonical(String encodedText) {
        StringBuilder canonical = new StringBuilder(encodedText.length() + HEX);
        for (byte octet : decode(encodedText)) {
            append(canonical, octet);
        }
        return canonical.toString();
    }

    static byte[] decode(String text) {
        byte[] octets = text.getBytes(UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(octets.length);
        for (int at = 0; at < octets.length; at++) {
            int value = octets[at] == '%' && at + 2 < octets.length ? hex(octets[at + 1], octets[at + 2]) : -1;
            decoded.write(value < 0 ? octets[at] : value);
            at += value < 0 ? 0 : 2;
        }
        return decoded.toByteArray();
    }

    private static int hex(byte high, byte low) {
        int first = Character.digit(high, HEX);
        int second = Character.digit(low, HEX);
        return first < 0 || second < 0 ? -1 : first * HEX + second;
    }

    private static void append(StringBuilder target, byte octet) {
        char character = (char) (octet & 0xFF);
        if (character < 0x80 && (Character.isLetterOrDigit(character) || KEPT.indexOf(character) >= 0)) {
            target.append(character);
        } else {
            target.append('%').append(Hashes.HEX.withUpperCase().toHexDigits(octet));
        }
    }
}
