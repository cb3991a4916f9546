package dev.ephemera.warmpool.cgroup;

import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file of a control group, which the kernel answers itself.
 *
 * @param group the group's directory
 * @param name such as {@code memory.max}
 */
public record CgroupFile(Path group, String name) {

    /** What version 2 says where there is no limit. */
    private static final String UNLIMITED = "max";

    /** The kernel rounds byte counts down to whole pages, of 64 KB on the largest machines. */
    private static final long LARGEST_PAGE = 64 << 10;

    public String text() throws IOException {
        return Files.readString(path()).strip();
    }

    /** The number in the file; {@link Long#MAX_VALUE} for {@code max}. */
    public long number() throws IOException {
        String text = text();
        try {
            return text.equals(UNLIMITED) ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(path() + " holds '" + text + "' where a number was expected", e);
        }
    }

    /** The number beside {@code key} in a file of {@code key number} lines; 0 if there is no such line. */
    public long entry(String key) throws IOException {
        String start = key + " ";
        return text().lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    /** Writes without reading back. The file is never created: outside a control group this must fail. */
    public void write(String value) throws IOException {
        Files.writeString(path(), value, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Writes {@code value} and verifies that the kernel has taken it. */
    public void set(String value) throws IOException {
        write(value);
        String kept = text();
        if (!kept.equals(value)) {
            throw notKept(value, kept);
        }
    }

    public void set(long value) throws IOException {
        set(Long.toString(value));
    }

    /** Like {@link #set(long)}, but lets the kernel round to its pages. */
    public void setBytes(MemorySize size) throws IOException {
        write(Long.toString(size.bytes()));
        long kept = number();
        if (kept > size.bytes() || kept <= size.bytes() - LARGEST_PAGE) {
            throw notKept(Long.toString(size.bytes()), Long.toString(kept));
        }
    }

    private IOException notKept(String value, String kept) {
        return new IOException(path() + " was set to " + value + " but the kernel keeps " + kept);
    }

    private Path path() {
        return group.resolve(name);
    }
}
