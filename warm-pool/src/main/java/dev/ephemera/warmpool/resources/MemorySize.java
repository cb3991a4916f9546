package dev.ephemera.warmpool.resources;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or storage.
 *
 * @param bytes zero or more
 */
public record MemorySize(long bytes) implements Comparable<MemorySize> {

    public static final MemorySize ZERO = new MemorySize(0);

    private static final long MEBIBYTE = 1 << 20;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)(?:i?b)?");

    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A memory size is zero or more bytes, not " + bytes);
        }
    }

    /** Mebibytes; what Lambda's API calls MB. */
    public static MemorySize ofMegabytes(long megabytes) {
        return new MemorySize(Math.multiplyExact(megabytes, MEBIBYTE));
    }

    /**
     * Reads a size as people write it: {@code 512}, {@code 64k}, {@code 128M}, {@code 2 GiB}. Units
     * are powers of 1024; none means bytes.
     *
     * @throws IllegalArgumentException naming the text, if it is no size
     */
    public static MemorySize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a memory size; write it as 64M, 2G or a number of bytes");
        }
        int power = " kmgt"
                .indexOf(matcher.group(2).isEmpty() ? ' ' : matcher.group(2).charAt(0));
        return new MemorySize(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
    }

    public long megabytes() {
        return bytes / MEBIBYTE;
    }

    public MemorySize plus(MemorySize other) {
        return new MemorySize(Math.addExact(bytes, other.bytes));
    }

    /** The difference, or zero where {@code other} is the larger. */
    public MemorySize minus(MemorySize other) {
        return new MemorySize(Math.max(0, bytes - other.bytes));
    }

    public MemorySize times(long factor) {
        return new MemorySize(Math.multiplyExact(bytes, factor));
    }

    @Override
    public int compareTo(MemorySize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size in the largest unit that keeps it readable, such as {@code 512 MB}. */
    @Override
    public String toString() {
        if (bytes >= 10 * 1024 * MEBIBYTE) {
            return String.format(Locale.ROOT, "%.1f GB", bytes / (1024.0 * MEBIBYTE));
        }
        return bytes >= MEBIBYTE ? megabytes() + " MB" : bytes + " B";
    }
}
