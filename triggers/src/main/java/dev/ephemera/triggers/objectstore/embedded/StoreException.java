package dev.ephemera.triggers.objectstore.embedded;

/** Why the store cannot be used: a sentence that names what is wrong, with the value, and the remedy. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    StoreException(String sentence) {
        super(sentence);
    }

    StoreException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
