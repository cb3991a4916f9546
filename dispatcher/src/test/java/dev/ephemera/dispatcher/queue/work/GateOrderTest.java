package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class GateOrderTest {

    private static final Predicate<FunctionName> ALL = _ -> true;

    private final List<GateCandidate> waiting = new ArrayList<>();
    private GateOrder order = GateOrder.START;
    private long came;

    @Test
    void nobodyGoesIfNobodyWaits() {
        assertEquals(Optional.empty(), order.next(waiting, ALL));
    }

    @Test
    void theHighestPriorityGoesFirst() {
        come("a", Priority.NORMAL);
        come("b", Priority.HIGH);
        come("c", Priority.HIGHEST);
        come("d", Priority.HIGH);
        assertEquals("c b d a", turns(4));
    }

    @Test
    void withinAPriorityTurnsGoRoundTheFunctions() {
        come("a", "a", "a", "b", "b", "c");
        assertEquals("a b c a b a", turns(6));
    }

    @Test
    void theSameFunctionsGoInTheOrderInWhichTheyCame() {
        GateCandidate first = come("a", Priority.NORMAL);
        come("a", Priority.NORMAL);
        assertEquals(Optional.of(first), order.next(waiting, ALL));
    }

    @Test
    void aNewcomerGoesBeforeTheSecondTurnOfAFunctionThatFloods() {
        come("a", "a", "a", "a");
        assertEquals("a a", turns(2));
        come("b");
        assertEquals("a b a", turns(3));
    }

    @Test
    void functionsThatComeAgainAndAgainDoNotStarveOneThatWaits() {
        come("patient", "x0");
        turns(1);
        come("patient");
        StringBuilder served = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            come("x" + i);
            served.append(turns(1)).append(' ');
        }
        assertEquals("x0 patient x1 x2 x3 x4 ", served.toString());
    }

    @Test
    void eachNinthTurnIsForWhoeverHasWaitedLongest() {
        come("old", Priority.NORMAL);
        come("older".repeat(2), Priority.NORMAL);
        for (int i = 0; i < 20; i++) {
            come("urgent", Priority.HIGHEST);
        }
        String eight = "urgent ".repeat(GateOrder.TURNS_BY_PRIORITY);
        assertEquals(eight + "old " + eight + "olderolder urgent", turns(19));
    }

    @Test
    void aFunctionAtItsLimitIsPassedOver() {
        come("full", Priority.HIGHEST);
        come("a", Priority.NORMAL);
        Predicate<FunctionName> below = function -> !function.value().equals("full");
        assertEquals(
                Optional.of("a"),
                order.next(waiting, below).map(candidate -> candidate.function().value()));
        assertEquals("full", turns(1));
    }

    @Test
    void aFunctionAtItsLimitIsPassedOverAlsoByAge() {
        come("full", Priority.NORMAL);
        for (int i = 0; i < 9; i++) {
            come("a", Priority.NORMAL);
        }
        Predicate<FunctionName> below = function -> !function.value().equals("full");
        for (int i = 0; i < 9; i++) {
            serve(order.next(waiting, below).orElseThrow());
        }
        assertEquals(Optional.empty(), order.next(waiting, below));
    }

    @Test
    void functionsOfWhichNobodyWaitsAreForgotten() {
        come("a", "b", "c");
        turns(2);
        assertEquals(1, order.lastTurns().size());
        turns(1);
        assertEquals(0, order.lastTurns().size());
    }

    private void come(String... functions) {
        for (String function : functions) {
            come(function, Priority.NORMAL);
        }
    }

    private GateCandidate come(String function, Priority priority) {
        GateCandidate candidate = new GateCandidate(++came, new FunctionName(function), priority);
        waiting.add(candidate);
        order = order.joined(candidate.function());
        return candidate;
    }

    /** The functions of the next turns. */
    private String turns(int count) {
        List<String> functions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GateCandidate next = order.next(waiting, ALL).orElseThrow();
            serve(next);
            functions.add(next.function().value());
        }
        return String.join(" ", functions);
    }

    private void serve(GateCandidate next) {
        waiting.remove(next);
        order = order.served(next, waiting);
    }
}
