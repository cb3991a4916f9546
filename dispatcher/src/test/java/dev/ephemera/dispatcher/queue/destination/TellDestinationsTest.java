package dev.ephemera.dispatcher.queue.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TellDestinationsTest {

    private static final Ending SUCCESS = Ended.success("{\"answer\":42}");

    private record Sent(String to, String name, String content) {}

    private final ManualTime time = new ManualTime();
    private final FakeQueue queue = new FakeQueue();
    private final List<Sent> sent = new ArrayList<>();
    private Told answer = new Told.Yes();

    private final TellDestinations destinations = new TellDestinations(
            function -> !function.name().value().equals("deleted"),
            queue,
            (topic, key, value) -> send(topic, key, value),
            (webhook, message, _, json) -> send(webhook.text(), message, json),
            MemorySize.ofMegabytes(1),
            time);

    private Told send(String to, String name, byte[] content) {
        sent.add(new Sent(to, name, new String(content, UTF_8)));
        return answer;
    }

    private Told tell(String destination, QueuedInvocation invocation, Ending ending) throws InterruptedException {
        return destinations.tell(ReadDestination.of(destination), invocation, ending);
    }

    @Test
    void aFunctionIsInvokedWithTheRecord() throws InterruptedException {
        time.advance(Duration.ofNanos(1_234_567));
        assertInstanceOf(Told.Yes.class, tell("next:2", Ended.invocation("{\"n\":1}"), SUCCESS));
        QueuedInvocation next = queue.accepted().getFirst();
        assertEquals("next:2", next.function().toString());
        assertEquals(Origin.DESTINATION, next.origin());
        assertEquals(1, next.attempt());
        assertEquals(time.instant().minusNanos(234_567), next.accepted());
        assertEquals(next.accepted(), next.notBefore());
        String record = new String(next.event(), UTF_8);
        assertTrue(record.contains("\"requestPayload\":{\"n\":1}"), record);
        assertTrue(record.contains("\"responsePayload\":{\"answer\":42}"), record);
    }

    @Test
    void tellingTwiceIsOneInvocation() throws InterruptedException {
        QueuedInvocation ended = Ended.invocation("{}");
        tell("next", ended, SUCCESS);
        time.advance(Duration.ofSeconds(10));
        tell("next", ended, SUCCESS);
        tell("other", ended, SUCCESS);
        tell("next", ended, Ended.tooOld());
        List<InvocationId> ids =
                queue.accepted().stream().map(QueuedInvocation::id).toList();
        assertEquals(ids.get(0), ids.get(1));
        assertEquals(3, ids.stream().distinct().count());
        assertNotEquals(ended.id(), ids.get(0));
    }

    @Test
    void topicsAndWebhooksGetTheRecordUnderANameOfItsOwn() throws InterruptedException {
        QueuedInvocation ended = Ended.invocation("{}");
        tell("kafka://failures", ended, Ended.tooOld());
        tell("kafka://failures", ended, Ended.tooOld());
        tell("https://example.com/hook", ended, Ended.tooOld());
        assertEquals(
                List.of("failures", "failures", "https://example.com/hook"),
                sent.stream().map(Sent::to).toList());
        assertEquals(sent.get(0).name(), sent.get(1).name());
        assertNotEquals(sent.get(0).name(), sent.get(2).name());
        assertTrue(sent.get(2).content().contains("\"condition\":\"EventAgeExceeded\""));
    }

    @Test
    void whatTheySayIsPassedOn() throws InterruptedException {
        answer = new Told.NotNow("busy");
        assertEquals(answer, tell("kafka://failures", Ended.invocation("{}"), SUCCESS));
        answer = new Told.Never("gone");
        assertEquals(answer, tell("https://example.com/", Ended.invocation("{}"), SUCCESS));
    }

    @Test
    void aFunctionThatIsGoneIsNeverTold() throws InterruptedException {
        Told.Never never = assertInstanceOf(Told.Never.class, tell("deleted", Ended.invocation("{}"), SUCCESS));
        assertTrue(never.reason().contains("function:deleted"), never.reason());
        assertEquals(List.of(), queue.accepted());
    }

    @Test
    void aQueueThatIsAwayMayTakeItLater() throws InterruptedException {
        queue.behave(_ -> {
            throw new QueueUnavailableException("starting", Duration.ofSeconds(3), new IllegalStateException("x"));
        });
        Told.NotNow notNow = assertInstanceOf(Told.NotNow.class, tell("next", Ended.invocation("{}"), SUCCESS));
        assertTrue(notNow.reason().contains("starting"), notNow.reason());
    }

    @Test
    void aQueueThatRefusesWillAlwaysDoSo() throws InterruptedException {
        queue.behave(_ -> {
            throw new RejectedRequestException(ErrorCode.REQUEST_TOO_LARGE, "too large");
        });
        Told.Never never = assertInstanceOf(Told.Never.class, tell("next", Ended.invocation("{}"), SUCCESS));
        assertTrue(never.reason().contains("too large"), never.reason());
    }

    @Test
    void aLoopOfFunctionsEnds() throws InterruptedException {
        QueuedInvocation ended = Ended.invocation("{}");
        Told told = tell("pong", ended, SUCCESS);
        int hops = 0;
        while (told instanceof Told.Yes) {
            hops++;
            ended = queue.accepted().getLast();
            told = tell(hops % 2 == 0 ? "pong" : "ping", ended, SUCCESS);
        }
        assertEquals(16, hops);
        assertTrue(assertInstanceOf(Told.Never.class, told).reason().contains("16 times"), told.toString());
        assertInstanceOf(Told.Yes.class, tell("kafka://elsewhere", ended, SUCCESS));
    }

    @Test
    void aRecordIsNoLargerThanTheQueueTakes() throws InterruptedException {
        byte[] event = ("\"" + "x".repeat(1 << 20) + "\"").getBytes(UTF_8);
        tell("next", Ended.invocation("hello", event, Optional.empty()), SUCCESS);
        assertTrue(queue.accepted().getFirst().event().length < 1000);
        destinations.tell(
                new Destination.ToWebhook(URI.create("https://example.com/")),
                Ended.invocation("hello", event, Optional.empty()),
                SUCCESS);
        assertTrue(sent.getFirst().content().contains("\"omittedBytes\""));
    }
}
