package dev.ephemera.dispatcher.code;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an unpacked copy's folder: digest, size and a unique part, because a copy on its way
 * out and its successor may be there at the same time.
 */
record CopyName(CodeDigest digest, long bytes, String unique) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64})\\.(\\d{1,18})\\.([0-9a-f-]{36})");

    static CopyName next(CodeDigest digest, long bytes) {
        return new CopyName(digest, bytes, UUID.randomUUID().toString());
    }

    static Optional<CopyName> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new CopyName(
                        new CodeDigest(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return digest.hex() + "." + bytes + "." + unique;
    }
}
