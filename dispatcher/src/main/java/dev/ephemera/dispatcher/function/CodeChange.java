package dev.ephemera.dispatcher.function;

import java.util.Optional;

/**
 * New code for a function, unchecked.
 *
 * @param zip the deployment package; not copied, and must not change any more
 * @param settings that change with it, in one step: code and handler may only fit together. Lambda's
 *     own clients never send any.
 * @param revisionId if given, the change is made only while the function still has it
 * @param effect whether it is made or only checked
 * @param publishing whether it becomes a version at once
 */
@SuppressWarnings("ArrayRecordComponent")
public record CodeChange(
        byte[] zip, FunctionSettings settings, Optional<String> revisionId, Effect effect, Publishing publishing) {

    /** What comes of a change. */
    public enum Effect {
        /** It is made. */
        APPLIED,
        /** It is checked and answered as if it had been made. */
        DRY_RUN
    }

    public CodeChange(byte[] zip, Optional<String> revisionId, Effect effect, Publishing publishing) {
        this(zip, FunctionSettings.NONE, revisionId, effect, publishing);
    }

    public CodeChange(byte[] zip) {
        this(zip, Optional.empty(), Effect.APPLIED, Publishing.LATEST_ONLY);
    }
}
