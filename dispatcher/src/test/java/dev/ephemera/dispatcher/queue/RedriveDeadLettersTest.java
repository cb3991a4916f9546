package dev.ephemera.dispatcher.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedriveDeadLettersTest {

    private final FakeDeadLetters letters = new FakeDeadLetters();
    private final FakeQueue queue = new FakeQueue();
    private final RedriveDeadLetters redrive = new RedriveDeadLetters(letters, queue);

    @Test
    void aLetterIsInTheQueueBeforeItIsNoLetterAnyMore() throws Exception {
        InvocationId id = letters.add("hello");
        queue.behave(_ -> assertEquals(List.of(id), letters.ids()));

        redrive.one(id);

        assertEquals(id, queue.accepted().getFirst().id());
        assertEquals(List.of(), letters.ids());
    }

    @Test
    void aLetterThatTheQueueDoesNotTakeStays() {
        InvocationId id = letters.add("hello");
        queue.behave(_ -> refuse());

        assertThrows(QueueUnavailableException.class, () -> redrive.one(id));

        assertEquals(List.of(id), letters.ids());
    }

    @Test
    void saysWhichLetterIsNotThere() {
        assertThrows(RejectedRequestException.class, () -> redrive.one(InvocationId.random()));
    }

    @Test
    void allOfThemAreMoreThanAPage() throws Exception {
        for (int i = 0; i < 250; i++) {
            letters.add("hello");
        }
        letters.addUnreadable();

        assertEquals(new RedriveDeadLetters.Count(250, 1), redrive.all(Optional.empty()));

        assertEquals(
                250,
                queue.accepted().stream().map(QueuedInvocation::id).distinct().count());
        assertEquals(1, letters.ids().size());
    }

    @Test
    void thoseOfOneFunctionLeaveTheOthers() throws Exception {
        letters.add("hello");
        InvocationId other = letters.add("other");

        assertEquals(new RedriveDeadLetters.Count(1, 0), redrive.all(Optional.of(new FunctionName("hello"))));

        assertEquals(List.of(other), letters.ids());
    }

    @Test
    void whatDiesAgainMeanwhileIsLeftForTheNextTime() throws Exception {
        letters.add("hello");
        queue.behave(_ -> letters.add("hello"));

        assertEquals(new RedriveDeadLetters.Count(1, 0), redrive.all(Optional.empty()));

        assertEquals(1, letters.ids().size());
    }

    @Test
    void oneThatIsTooLargeNowDoesNotHoldUpTheOthers() throws Exception {
        letters.add("hello");
        InvocationId large = letters.add("hello");
        letters.add("hello");
        queue.behave(invocation -> {
            if (invocation.id().equals(large)) {
                throw FakeDeadLetters.rejected("too large");
            }
        });

        assertEquals(new RedriveDeadLetters.Count(2, 1), redrive.all(Optional.empty()));

        assertEquals(List.of(large), letters.ids());
    }

    @Test
    void saysHowFarItCameWhenTheQueueGoesAway() {
        InvocationId first = letters.add("hello");
        letters.add("hello");
        queue.behave(invocation -> {
            if (invocation.id().equals(first)) {
                refuse();
            }
        });

        QueueUnavailableException failure =
                assertThrows(QueueUnavailableException.class, () -> redrive.all(Optional.empty()));

        assertTrue(failure.getMessage().contains("took 1 dead letters and then no more: away"), failure.getMessage());
        assertEquals(Duration.ofSeconds(3), failure.retryAfter());
        assertEquals(List.of(first), letters.ids());
    }

    private static void refuse() throws QueueUnavailableException {
        throw new QueueUnavailableException("away", Duration.ofSeconds(3), new Exception());
    }
}
