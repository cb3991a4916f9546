package dev.ephemera.triggers.kafka;

/** The settings of a mapping do not lead to a cluster. */
final class ClusterAccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message for people, with a remedy; holds no secret */
    ClusterAccessException(String message) {
        super(message);
    }

    /** The message, which every such exception has. */
    String words() {
        return String.valueOf(getMessage());
    }
}
