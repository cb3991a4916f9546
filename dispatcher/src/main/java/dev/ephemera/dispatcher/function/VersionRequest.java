package dev.ephemera.dispatcher.function;

import java.util.Optional;

/**
 * The wish to freeze {@code $LATEST} as a version.
 *
 * @param codeSha256 if given, only code with this SHA-256, in base64, is published
 * @param description of the version; the function's own where empty
 * @param revisionId if given, the version is made only while the function still has it
 */
public record VersionRequest(Optional<String> codeSha256, Optional<String> description, Optional<String> revisionId) {

    /** Whatever {@code $LATEST} is now. */
    public static final VersionRequest NOW = new VersionRequest(Optional.empty(), Optional.empty(), Optional.empty());
}
