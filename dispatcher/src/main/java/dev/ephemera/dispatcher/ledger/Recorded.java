package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.util.Locale;

/**
 * Which synchronous invocations are recorded.
 *
 * @param successes which share of those that succeeded, 0 to 1
 * @param others which share of the others, 0 to 1
 */
public record Recorded(double successes, double others) {

    public static final Recorded ALL = new Recorded(1, 1);
    public static final Recorded FAILURES = new Recorded(0, 1);
    public static final Recorded NONE = new Recorded(0, 0);

    public Recorded {
        if (!(successes >= 0 && successes <= 1 && others >= 0 && others <= 1)) {
            throw new IllegalArgumentException("A share is 0 to 1, not " + successes + " or " + others);
        }
    }

    /**
     * Reads {@code all}, {@code none}, {@code failures}, or the share of the successes that is recorded
     * beside all failures, such as {@code 0.1}.
     *
     * @throws IllegalArgumentException naming the text, if it is none of these
     */
    public static Recorded parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "all" -> ALL;
            case "failures" -> FAILURES;
            case "none" -> NONE;
            default -> parseShare(text);
        };
    }

    private static Recorded parseShare(String text) {
        try {
            return new Recorded(Double.parseDouble(text), 1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' does not say which invocations are recorded: use all, failures, none, or the"
                            + " share of the successes to record beside all failures, such as 0.1",
                    e);
        }
    }

    /** Whether this one is; the id decides, so that it is the same wherever it is asked. */
    boolean includes(InvocationId id, InvocationStatus status) {
        return fraction(id) < (status == InvocationStatus.SUCCEEDED ? successes : others);
    }

    /** 0 to less than 1, evenly, from the random bits of an id. */
    private static double fraction(InvocationId id) {
        return (id.value().getLeastSignificantBits() & ((1L << 53) - 1)) * 0x1p-53;
    }
}
