package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** What is in a zip, by name. */
record ZipContent(Map<String, Entry> entries) {

    record Entry(int mode, boolean link, String text) {}

    /** The zip in a request that creates a function. */
    static ZipContent of(JsonNode createFunction) {
        return ofBase64(createFunction.at("/Code/ZipFile").asText());
    }

    static ZipContent ofBase64(String text) {
        return of(Base64.getDecoder().decode(text));
    }

    static ZipContent of(byte[] zip) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (ZipFile file = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
                .get()) {
            for (ZipArchiveEntry entry :
                    (Iterable<ZipArchiveEntry>) () -> file.getEntries().asIterator()) {
                String text = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                entries.put(entry.getName(), new Entry(entry.getUnixMode() & 0777, entry.isUnixSymlink(), text));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ZipContent(entries);
    }

    List<String> names() {
        return List.copyOf(entries.keySet());
    }
}
