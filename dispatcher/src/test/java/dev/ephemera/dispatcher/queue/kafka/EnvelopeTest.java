package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Delivery.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final int ROUNDS = 2000;
    private static final byte[] NO_EVENT = {};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void bringsEverythingBackAsItWas(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            QueuedInvocation sent = random(random);
            QueuedInvocation read = readable(open(Envelope.key(sent), sent.event(), header(sent)));
            assertArrayEquals(sent.event(), read.event());
            assertEquals(withoutEvent(sent), withoutEvent(read));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void isNeverThrownOffByDamage(long seed) {
        Random random = new Random(seed);
        int unreadable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            QueuedInvocation sent = random(random);
            byte[] key = damaged(random, Envelope.key(sent));
            byte[] header = damaged(random, header(sent));
            if (open(key, sent.event(), header) instanceof Content.Unreadable broken) {
                assertTrue(broken.reason().length() > 10, broken.reason());
                assertArrayEquals(sent.event(), broken.bytes());
                unreadable++;
            }
        }
        assertTrue(unreadable > ROUNDS / 4, "only " + unreadable + " were found to be broken");
    }

    @Test
    void passesOverFieldsOfLaterTimes() {
        QueuedInvocation sent = Queued.of("hello");
        String header = text(sent)
                .replaceFirst("\\{", "{\"later\":{\"a\":[1,{\"version\":7}]},\"list\":[[]],\"on\":true,\"no\":null,");
        assertEquals(withoutEvent(sent), withoutEvent(readable(open(sent, header))));
    }

    @Test
    void saysWhatIsWrong() {
        QueuedInvocation sent = Queued.of("hello");
        String header = text(sent);
        assertReason(open(sent, header.replace("\"version\":1", "\"version\":2")), "version 2");
        assertReason(open(sent, header.replace("\"version\":1,", "")), "'version'");
        assertReason(open(sent, header.replace("hello", "hel lo")), "function", "hel lo");
        assertReason(open(sent, header.replace("LAMBDA_API", "FAX")), "origin", "FAX");
        assertReason(open(sent, header.replace("\"attempt\":1", "\"attempt\":0")), "attempt 0");
        assertReason(open(sent, header.replace("\"attempt\":1", "\"attempt\":\"x\"")), "attempt", "x");
        assertReason(open(sent, header.replace("PT0S", "P8D")), "delay", "604800");
        assertReason(open(sent, header.replace("\"priority\":0", "\"priority\":3")), "priority", "3");
        assertReason(open(sent, header.substring(0, 40)), "JSON");
        assertReason(open(sent, "[]"), "JSON object");
        assertReason(open(sent, ""), "JSON object");
    }

    @Test
    void saysWhatIsMissing() {
        QueuedInvocation sent = Queued.of("hello");
        Headers headers = new RecordHeaders().add(Envelope.header(sent));
        assertReason(Envelope.open(null, sent.event(), headers), "no key");
        assertReason(Envelope.open(Envelope.key(sent), null, headers), "no value");
        assertReason(Envelope.open(Envelope.key(sent), sent.event(), new RecordHeaders()), "no header 'ephemera'");
        assertReason(open("4711".getBytes(StandardCharsets.US_ASCII), sent.event(), header(sent)), "key");
    }

    private static Content open(QueuedInvocation invocation, String header) {
        return open(Envelope.key(invocation), invocation.event(), header.getBytes(StandardCharsets.UTF_8));
    }

    private static Content open(byte[] key, byte[] value, byte @Nullable [] header) {
        return Envelope.open(key, value, new RecordHeaders().add(new RecordHeader(Envelope.HEADER, header)));
    }

    private static QueuedInvocation readable(Content content) {
        if (content instanceof Content.Unreadable broken) {
            throw new AssertionError(broken.reason());
        }
        return ((Content.Readable) content).invocation();
    }

    private static void assertReason(Content content, String... words) {
        String reason = assertInstanceOf(Content.Unreadable.class, content).reason();
        assertTrue(Arrays.stream(words).allMatch(reason::contains), reason);
    }

    private static byte[] header(QueuedInvocation invocation) {
        return Envelope.header(invocation).value();
    }

    private static String text(QueuedInvocation invocation) {
        return new String(header(invocation), StandardCharsets.UTF_8);
    }

    private static byte[] damaged(Random random, byte[] bytes) {
        byte[] copy = Arrays.copyOf(bytes, random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length);
        for (int count = random.nextInt(4); count > 0 && copy.length > 0; count--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static QueuedInvocation random(Random random) {
        byte[] event = new byte[random.nextInt(100)];
        random.nextBytes(event);
        return new QueuedInvocation(
                new InvocationId(new UUID(random.nextLong(), random.nextLong())),
                new FunctionReference(
                        new FunctionName("f-" + random.nextInt(1000)), maybe(random, () -> "v" + random.nextInt())),
                event,
                Origin.values()[random.nextInt(Origin.values().length)],
                options(random),
                Instant.ofEpochMilli(random.nextLong(1L << 45)),
                1 + random.nextInt(11),
                random.nextInt(1000),
                Instant.ofEpochMilli(random.nextLong(1L << 45)),
                maybe(random, () -> "Root=1-\"\\ \u00e4\uD83D\uDE00\n" + random.nextInt()),
                maybe(random, () -> "e30=".repeat(random.nextInt(900))));
    }

    private static InvocationOptions options(Random random) {
        return new InvocationOptions(
                Priority.of(random.nextInt(3)),
                delay(random),
                maybe(random, () -> Duration.ofNanos(1 + random.nextLong(1L << 60))),
                maybe(random, () -> random.nextInt(11)),
                maybe(random, () -> delay(random)),
                maybe(random, () -> Duration.ofSeconds(1 + random.nextInt(1_000_000))));
    }

    private static Duration delay(Random random) {
        return Duration.ofNanos(random.nextLong(InvocationOptions.LONGEST_DELAY.toNanos() + 1));
    }

    private static <T> Optional<T> maybe(Random random, Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    /** Arrays are compared by identity, so events are compared apart. */
    private static QueuedInvocation withoutEvent(QueuedInvocation invocation) {
        return new QueuedInvocation(
                invocation.id(),
                invocation.function(),
                NO_EVENT,
                invocation.origin(),
                invocation.options(),
                invocation.accepted(),
                invocation.attempt(),
                invocation.setbacks(),
                invocation.notBefore(),
                invocation.traceId(),
                invocation.clientContext());
    }
}
