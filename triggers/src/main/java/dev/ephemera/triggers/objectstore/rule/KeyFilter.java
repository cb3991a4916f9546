package dev.ephemera.triggers.objectstore.rule;

/**
 * Which keys are meant: those that start and end so. Both are plain text and compared with the decoded
 * key; what is empty fits all.
 */
public record KeyFilter(String prefix, String suffix) {

    public static final KeyFilter ALL = new KeyFilter("", "");

    public boolean matches(String key) {
        return key.startsWith(prefix) && key.endsWith(suffix);
    }

    /** Whether there may be keys that both mean. */
    boolean overlaps(KeyFilter other) {
        return (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    }

    @Override
    public String toString() {
        return "'" + prefix + "*" + suffix + "'";
    }
}
