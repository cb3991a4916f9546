package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.invocation.InvocationId;

/** What came of an invocation. */
sealed interface Answer {

    /** The function answered. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Succeeded(InvocationId id, String version, byte[] payload) implements Answer {}

    /** The function failed. */
    record Failed(Failure failure) implements Answer {}

    /**
     * It was not run, or not to its end, for no fault of the function's.
     *
     * @param reason for people
     */
    record NotRun(String reason) implements Answer {}

    /** It was given up because nobody wanted it any more. */
    record LetGo() implements Answer {}

    /**
     * How a function failed.
     *
     * @param id of the invocation, by which its log is found
     * @param version that was run
     * @param payload the error, or the answer that speaks of failures
     * @param words for people; holds nothing of the payload but the error's type
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Failure(InvocationId id, String version, byte[] payload, String words) {}
}
