package dev.ephemera.warmpool.runtimeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RuntimeSessionTest {

    private static final RuntimeEvent EVENT =
            new RuntimeEvent("id-1", new byte[0], Instant.EPOCH, "arn:x", Optional.empty(), Optional.empty());

    private final RuntimeSession session = new RuntimeSession();

    @Test
    void deliversAnEventThatIsThereAlready() {
        session.invoke(EVENT);

        assertSame(EVENT, session.eventAsked().join());
    }

    @Test
    void deliversAnEventThatComesLater() {
        CompletableFuture<RuntimeEvent> ask = session.eventAsked();
        assertFalse(ask.isDone());

        session.invoke(EVENT);

        assertSame(EVENT, ask.join());
    }

    @Test
    void deliversToWhoAskedLast() {
        CompletableFuture<RuntimeEvent> broken = session.eventAsked();
        CompletableFuture<RuntimeEvent> again = session.eventAsked();

        session.invoke(EVENT);

        assertFalse(broken.isDone());
        assertSame(EVENT, again.join());
    }

    @Test
    void keepsTheEventForTheNextWhereTheOneWhoAskedHasHungUp() {
        session.eventAsked().cancel(false);
        session.invoke(EVENT);

        assertSame(EVENT, session.eventAsked().join());
    }

    @Test
    void deliversOnce() {
        session.invoke(EVENT);
        session.eventAsked();

        assertFalse(session.eventAsked().isDone());
    }

    @Test
    void takesTheFirstAnswerOnly() {
        session.invoke(EVENT);

        assertTrue(session.answered("id-1", new RuntimeAnswer.TooLarge(1)));
        assertFalse(session.answered("id-1", new RuntimeAnswer.TooLarge(2)));
        assertEquals(new RuntimeAnswer.TooLarge(1), session.answer().join());
    }

    @Test
    void isNotLostOnceItHasItsAssignment() {
        session.assignmentAsked();
        session.assign(new Assignment(Map.of()));

        session.hungUpWaiting();

        assertFalse(session.lost().isDone());
    }

    @Test
    void writesAnAssignmentForAShell() {
        Assignment assignment = new Assignment(Map.of("GREETING", "it's\n$HOME"));
        assertEquals(
                "export GREETING='it'\\''s\n$HOME'\n", new String(assignment.encodeForShell(), StandardCharsets.UTF_8));
    }

    @Test
    void tellsNoValuesOfAnAssignment() {
        assertEquals("Assignment[KEY]", new Assignment(Map.of("KEY", "secret")).toString());
    }
}
