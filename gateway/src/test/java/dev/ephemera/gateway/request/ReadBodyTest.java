package dev.ephemera.gateway.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReadBodyTest {

    private static final int EVENT = (int) Door.Size.EVENT.bytes();

    private final BodyMemory memory = new BodyMemory(10L << 20);
    private final ReadBody read = new ReadBody(memory);

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private RequestBody read(byte[] bytes, Door.Size limit) throws IOException {
        return read.read(new ByteArrayInputStream(bytes), bytes.length, limit);
    }

    @Test
    void bodiesOfAnySizeComeInWhole() throws IOException {
        for (int size : new int[] {0, 1, (1 << 14) - 1, 1 << 14, (1 << 14) + 1, 100_000, EVENT}) {
            byte[] bytes = random(size);
            for (Door.Size limit : Door.Size.values()) {
                try (RequestBody body = read(bytes, limit)) {
                    assertEquals(size, body.length());
                    assertArrayEquals(bytes, body.bytes());
                    try (InputStream first = body.open();
                            InputStream second = body.open()) {
                        assertArrayEquals(bytes, first.readAllBytes());
                        assertArrayEquals(bytes, second.readAllBytes());
                    }
                }
            }
        }
        assertEquals(0, memory.held());
    }

    @Test
    void packagesStayOutOfMemory() throws IOException {
        try (RequestBody body = read(random(EVENT + 1), Door.Size.PACKAGE)) {
            assertInstanceOf(RequestBody.OnDisk.class, body);
            assertEquals(0, memory.held());
        }
    }

    @Test
    void tooMuchIsRefusedAndGivenBack() {
        RejectedRequestException refused = assertThrows(
                RejectedRequestException.class,
                () -> read.read(new ByteArrayInputStream(random(EVENT + 1)), EVENT, Door.Size.EVENT));
        assertEquals(ErrorCode.REQUEST_TOO_LARGE, refused.code());
        assertEquals(0, memory.held());
    }

    @Test
    void allBodiesTogetherAreBounded() throws IOException {
        try (RequestBody first = read(random(EVENT), Door.Size.EVENT)) {
            assertEquals(first.length(), memory.held());
            RejectedRequestException refused =
                    assertThrows(RejectedRequestException.class, () -> read(random(EVENT), Door.Size.EVENT));
            assertEquals(ErrorCode.TOO_MANY_REQUESTS, refused.code());
            read(random(1000), Door.Size.EVENT).close();
        }
        assertEquals(0, memory.held());
        read(random(EVENT), Door.Size.EVENT).close();
    }

    @Test
    void aBrokenConnectionGivesMemoryBack() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(random(50_000)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        });
        RejectedRequestException refused = assertThrows(
                RejectedRequestException.class,
                () -> read.read(new ArrivingBody(broken, Door.Size.EVENT), EVENT, Door.Size.EVENT));
        assertEquals(ErrorCode.INVALID_REQUEST_CONTENT, refused.code());
        assertEquals(0, memory.held());
    }
}
