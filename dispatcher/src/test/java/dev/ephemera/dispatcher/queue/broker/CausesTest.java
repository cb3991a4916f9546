package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausesTest {

    @TempDir
    private Path folder;

    private Causes causes() {
        return new Causes(EmbeddedBrokerSettings.of(Path.of("/libraries"), folder), 9092);
    }

    private String ofEnd(int code, String... lines) {
        return causes().ofEnd(code, List.of(lines));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    java.net.BindException: Address already in use | port 9092 of 127.0.0.1 is taken
                    Error: Could not reserve enough space for object heap | the machine has not the memory
                    There is insufficient memory for the Java Runtime Environment | a heap of 256 MB
                    java.lang.OutOfMemoryError: Java heap space | the broker's heap of 256 MB was too small
                    Error: Could not find or load main class dev.A | the broker's libraries in /libraries
                    KafkaException: Failed to acquire lock on file .lock in /a | are in use by another broker
                    java.io.IOException: Read-only file system | is on a disk that is mounted read-only
                    RuntimeException: Stored node id 7 doesn't match in meta.properties | not those of a broker
                    """)
    void knowsWhatTheBrokersLastWordsMean(String line, String sentence) {
        String found = ofEnd(1, "a line before", line, "a line after");

        assertTrue(found.contains(sentence), found);
    }

    @Test
    void namesTheFolderOfAFullDiskAndWhatIsLeft() {
        String found = ofEnd(1, "java.io.IOException: No space left on device");

        assertTrue(found.startsWith("the disk of " + folder + " is full ("), found);
        assertTrue(found.endsWith(" free): make room, and the broker goes on by itself"), found);
    }

    @Test
    void theFullDiskCountsMoreThanWhatFollowsFromIt() {
        String found = ofEnd(
                1, "OutOfMemoryError: something else, later or before", "java.io.IOException: No space left on device");

        assertTrue(found.startsWith("the disk of"), found);
    }

    @Test
    void repeatsTheLastErrorWhereItDoesNotUnderstand() {
        assertEquals(
                "the broker's process ended with code 1 after it said: 12:00 ERROR second",
                ofEnd(1, "12:00 ERROR first", "12:00 ERROR second", "12:01 WARN third"));
        assertEquals("the broker's process ended with code 3", ofEnd(3, "12:00 INFO fine"));
    }

    @Test
    void tellsThatItWasKilled() {
        assertEquals("the broker's process was killed by signal 9", ofEnd(137));
    }

    @Test
    void explainsWhyNoFileOrProcessCouldBeMade() {
        assertEquals(
                folder + " cannot be written to by this user: give it that folder and all that is in it",
                causes().of(new AccessDeniedException("/data")));
        assertTrue(causes().of(new IOException("error=12, Cannot allocate memory"))
                .startsWith("the machine has not the memory"));
        assertEquals(
                "the broker cannot be started in " + folder + ": java.io.IOException: strange",
                causes().of(new IOException("strange")));
    }
}
