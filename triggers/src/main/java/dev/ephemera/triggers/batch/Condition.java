package dev.ephemera.triggers.batch;

/** Why records are given up. */
public enum Condition {
    RETRIES_EXHAUSTED("RetriesExhausted"),
    RECORD_AGE_EXCEEDED("RecordAgeExceeded"),
    PAYLOAD_SIZE_EXCEEDED("MaximumPayloadSizeExceeded");

    private final String label;

    Condition(String label) {
        this.label = label;
    }

    /** Lambda's word for it. */
    public String label() {
        return label;
    }
}
