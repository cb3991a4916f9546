package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.resources.MemorySize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory that may depend on the machine. */
sealed interface MemoryShare {

    Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%");

    /** The amount on a machine with this much. */
    MemorySize of(MemorySize machine);

    /**
     * Reads {@code 10%} or a size.
     *
     * @throws IllegalArgumentException naming the text, if it is neither
     */
    static MemoryShare parse(String text) {
        Matcher percent = PERCENT.matcher(text.strip());
        return percent.matches() ? new Percent(Integer.parseInt(percent.group(1))) : new Fixed(MemorySize.parse(text));
    }

    /** @param value 1 to 100 */
    record Percent(int value) implements MemoryShare {

        private static final int WHOLE = 100;

        public Percent {
            if (value < 1 || value > WHOLE) {
                throw new IllegalArgumentException("A share of memory is 1% to 100%, not " + value + "%");
            }
        }

        @Override
        public MemorySize of(MemorySize machine) {
            return new MemorySize(machine.bytes() / WHOLE * value);
        }
    }

    /** The same everywhere. */
    record Fixed(MemorySize size) implements MemoryShare {

        @Override
        public MemorySize of(MemorySize machine) {
            return size;
        }
    }
}
