package dev.ephemera.triggers.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Derives ids that are the same wherever and whenever they are derived. */
public final class DerivedId {

    // RFC 9562, section 5.8: version 8 leaves the derivation to us.
    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION = 0x8000L;
    private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DerivedId() {}

    /**
     * The id of what these parts name together. Each counts with its length, so that no two lists of parts
     * give the same bytes.
     *
     * @param namespace a word for the kind of thing; ids of different kinds are different
     */
    public static InvocationId of(String namespace, String... parts) {
        MessageDigest digest = sha256();
        digest.update(namespace.getBytes(UTF_8));
        for (String part : parts) {
            byte[] bytes = part.getBytes(UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new InvocationId(
                new UUID((hash.getLong() & ~VERSION_MASK) | VERSION, (hash.getLong() & ~VARIANT_MASK) | VARIANT));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
