package dev.ephemera.dispatcher.function;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Freezes {@code $LATEST} as a version, within the transaction that the caller has open. */
final class PublishVersion {

    private PublishVersion() {}

    /**
     * Publishes what the same transaction has just written, if that is wanted.
     *
     * @return the new version, or {@code latest}
     */
    static FunctionConfiguration ifWanted(Handle handle, FunctionConfiguration latest, Publishing publishing) {
        return switch (publishing) {
            case LATEST_ONLY -> latest;
            case NEW_VERSION ->
                of(handle, latest, VersionRequest.NOW, new Revision(latest.revisionId(), latest.lastModified()))
                        .orElseThrow();
        };
    }

    /**
     * @param latest as it stands in the database
     * @return the new version, or the last one if nothing has changed since; empty if {@code $LATEST}
     *     is no longer what it was
     */
    static Optional<FunctionConfiguration> of(
            Handle handle, FunctionConfiguration latest, VersionRequest request, Revision revision) {
        request.codeSha256()
                .filter(wanted -> !wanted.equals(latest.code().base64()))
                .ifPresent(wanted -> {
                    throw Invalid.parameter("The code of function " + latest.name() + " has the SHA-256 "
                            + latest.code().base64() + ", not " + Invalid.quote(wanted)
                            + "; upload it again, or leave the sum out");
                });
        String description = request.description().orElse(latest.description());
        if (!FunctionTable.lockLatest(handle, latest.name(), latest.revisionId())) {
            return Optional.empty();
        }
        Optional<FunctionConfiguration> unchanged = FunctionTable.lastPublished(handle, latest.name())
                .filter(last -> last.sourceRevision().equals(latest.revisionId())
                        || (last.version().sameContent(latest)
                                && last.version().description().equals(description)))
                .map(FunctionTable.Published::version);
        if (unchanged.isPresent()) {
            return unchanged;
        }
        long number = FunctionTable.nextNumber(handle, latest.name());
        FunctionConfiguration version = latest.asVersion(number, description, revision);
        FunctionTable.insertVersion(handle, version, Optional.of(latest.revisionId()));
        return Optional.of(version);
    }
}
