package dev.ephemera.dispatcher.admission;

/** Why a request was turned away; the names are Lambda's. */
public enum ThrottleReason {
    CONCURRENT("ConcurrentInvocationLimitExceeded"),
    RESERVED_CONCURRENT("ReservedFunctionConcurrentInvocationLimitExceeded");

    private final String type;

    ThrottleReason(String type) {
        this.type = type;
    }

    public String type() {
        return type;
    }
}
