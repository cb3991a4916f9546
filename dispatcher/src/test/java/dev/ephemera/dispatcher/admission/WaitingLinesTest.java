package dev.ephemera.dispatcher.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class WaitingLinesTest {

    private static final FunctionName A = new FunctionName("a");
    private static final FunctionName B = new FunctionName("b");

    private final WaitingLines lines = new WaitingLines();

    @Test
    void takesTurnsInTheOrderOfTheFirstRequests() {
        add(B);
        add(A);
        add(B);
        assertEquals(List.of(B, A), List.copyOf(lines.turns()));
        assertEquals(3, lines.size());
    }

    @Test
    void servesTheRequestsOfAFunctionInOrder() {
        Waiter first = add(A);
        Waiter second = add(A);
        assertEquals(Optional.of(first), lines.first(A));
        lines.serveFirst(A);
        assertEquals(Optional.of(second), lines.first(A));
        lines.serveFirst(A);
        assertEquals(Optional.empty(), lines.first(A));
        assertEquals(0, lines.size());
    }

    @Test
    void isLastInTurnAfterBeingServed() {
        add(A);
        add(A);
        add(B);
        lines.serveFirst(A);
        assertEquals(List.of(B, A), List.copyOf(lines.turns()));
    }

    @Test
    void isLastInTurnAfterTheEndOfItsTurn() {
        add(A);
        add(B);
        lines.endTurn(A);
        assertEquals(List.of(B, A), List.copyOf(lines.turns()));
        lines.endTurn(new FunctionName("waits-for-nothing"));
        assertEquals(List.of(B, A), List.copyOf(lines.turns()));
    }

    @Test
    void keepsItsPlaceWhenARequestGivesUp() {
        Waiter first = add(A);
        Waiter second = add(A);
        add(B);
        assertTrue(lines.remove(first));
        assertEquals(List.of(A, B), List.copyOf(lines.turns()));
        assertEquals(Optional.of(second), lines.first(A));
        assertFalse(lines.remove(first));
    }

    @Test
    void leavesNothingOfAFunctionWithoutRequests() {
        Waiter only = add(A);
        lines.remove(only);
        assertEquals(List.of(), List.copyOf(lines.turns()));
        assertFalse(lines.remove(only));
    }

    @Test
    void tellsRequestsOfTheSameSizeApart() {
        add(A);
        Waiter second = add(A);
        lines.serveFirst(A);
        assertEquals(Optional.of(second), lines.first(A));
    }

    @Test
    void findsTheLastOfALongerLine() {
        add(A);
        Waiter last = add(A);
        add(B);
        assertEquals(Optional.of(last), lines.lastOfLongerLine(B));
        assertEquals(Optional.empty(), lines.lastOfLongerLine(A));
        add(B);
        assertEquals(Optional.empty(), lines.lastOfLongerLine(B));
    }

    private Waiter add(FunctionName function) {
        Waiter waiter = new Waiter(function, MemorySize.ofMegabytes(128), new CompletableFuture<>());
        lines.add(waiter);
        return waiter;
    }
}
