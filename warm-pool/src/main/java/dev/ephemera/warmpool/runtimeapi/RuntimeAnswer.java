package dev.ephemera.warmpool.runtimeapi;

/** What came back from a container. */
public sealed interface RuntimeAnswer {

    /** The function's result, as it was posted. */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(byte[] payload) implements RuntimeAnswer {}

    /**
     * The function, or its bootstrap while loading it, reported an error.
     *
     * @param type the header {@code Lambda-Runtime-Function-Error-Type}, or {@code Unhandled}
     * @param payload the error object, as it was posted
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Failure(String type, byte[] payload) implements RuntimeAnswer {}

    /**
     * The result was larger than the limit and was not read.
     *
     * @param limit in bytes
     */
    record TooLarge(int limit) implements RuntimeAnswer {}
}
