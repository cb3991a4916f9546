package dev.ephemera.dispatcher.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Builds zip files for tests, good and bad ones. Confined to one thread. */
public final class ZipBuilder {

    private final SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    private final ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes);

    /** A package of one file. */
    public static byte[] of(String name, String content) {
        return new ZipBuilder().file(name, content).build();
    }

    public ZipBuilder file(String name, String content) {
        return entry(name, content.getBytes(UTF_8), _ -> {});
    }

    public ZipBuilder file(String name, byte[] content) {
        return entry(name, content, _ -> {});
    }

    /** @param mode type and permissions, as in {@code st_mode} */
    public ZipBuilder unix(String name, int mode, String content) {
        return entry(name, content.getBytes(UTF_8), entry -> entry.setUnixMode(mode));
    }

    public ZipBuilder link(String name, String target) {
        return unix(name, 0120777, target);
    }

    public ZipBuilder folder(String name) {
        return entry(name + "/", new byte[0], _ -> {});
    }

    public ZipBuilder entry(String name, byte[] content, Consumer<ZipArchiveEntry> details) {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setTime(1_000_000_000_000L);
        details.accept(entry);
        try {
            zip.putArchiveEntry(entry);
            zip.write(content);
            zip.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public ZipBuilder zip64(Zip64Mode mode) {
        zip.setUseZip64(mode);
        return this;
    }

    public ZipBuilder comment(String text) {
        zip.setComment(text);
        return this;
    }

    public byte[] build() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] whole = new byte[Math.toIntExact(bytes.size())];
        System.arraycopy(bytes.array(), 0, whole, 0, whole.length);
        return whole;
    }
}
