package dev.ephemera.dispatcher.layer;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.function.LayerReference;
import java.time.Instant;

/**
 * One version of a layer, which never changes.
 *
 * @param details what its publisher says of it
 * @param code its package
 * @param codeSize bytes of its package
 * @param unpackedSize bytes of the files in it
 * @param created when it was published
 */
public record LayerVersion(
        LayerReference reference,
        LayerDetails details,
        CodeDigest code,
        long codeSize,
        long unpackedSize,
        Instant created) {}
