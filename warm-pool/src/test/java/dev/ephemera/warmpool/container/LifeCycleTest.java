package dev.ephemera.warmpool.container;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FakeContainerEngine;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.slot.FakeSlots;
import dev.ephemera.warmpool.stack.FakeStack;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LifeCycleTest {

    /** The whole specification: state by row, event by column, what becomes of it; a dash is a bug. */
    private static final String TABLE = """
            -        Started  StartFailed BootstrapReady Claim   Released Died     Evicted  Removed RemovalFailed
            Creating Starting Removing    -              -       -        -        -        -       -
            Starting -        -           Ready          -       -        Removing Removing -       -
            Ready    -        -           -              Claimed -        Removing Removing -       -
            Claimed  -        -           -              -       Removing Claimed  -        -       -
            Removing -        -           -              -       -        Removing -        Gone    Removing
            Gone     -        -           -              -       -        Gone     -        -       -
            """;

    private static final StartedContainer STARTED = startedContainer();

    /** One of each; a state that is added without an example fails {@link #theTableIsWhole}. */
    private static final List<ContainerState> STATES = List.of(
            new ContainerState.Creating(),
            new ContainerState.Starting(STARTED),
            new ContainerState.Ready(STARTED),
            new ContainerState.Claimed(STARTED),
            new ContainerState.Removing(Optional.of(STARTED), 2),
            new ContainerState.Gone());

    private static final List<ContainerEvent> EVENTS = List.of(
            new ContainerEvent.Started(STARTED),
            new ContainerEvent.StartFailed(),
            new ContainerEvent.BootstrapReady(),
            new ContainerEvent.Claim(),
            new ContainerEvent.Released(),
            new ContainerEvent.Died(),
            new ContainerEvent.Evicted(),
            new ContainerEvent.Removed(),
            new ContainerEvent.RemovalFailed());

    @Test
    void theTableIsWhole() {
        assertEquals(subtypes(ContainerState.class), names(STATES));
        assertEquals(subtypes(ContainerEvent.class), names(EVENTS));
        Map<String, Map<String, String>> table = table();
        assertEquals(names(STATES), new TreeSet<>(table.keySet()));
        table.values().forEach(row -> assertEquals(names(EVENTS), new TreeSet<>(row.keySet())));
    }

    @TestFactory
    Stream<DynamicTest> everyPairDoesWhatTheTableSays() {
        Map<String, Map<String, String>> table = table();
        return STATES.stream()
                .flatMap(state -> EVENTS.stream().map(event -> {
                    String expected = table.get(name(state)).get(name(event));
                    return dynamicTest(
                            name(state) + " + " + name(event) + " = " + expected,
                            () -> assertEquals(
                                    expected,
                                    LifeCycle.next(state, event)
                                            .map(LifeCycleTest::name)
                                            .orElse("-")));
                }));
    }

    @Test
    void aContainerStaysTheSameFromItsStartToItsRemoval() {
        for (ContainerState state : STATES) {
            for (ContainerEvent event : EVENTS) {
                switch (LifeCycle.next(state, event).orElse(new ContainerState.Gone())) {
                    case ContainerState.Starting(var container) -> assertSame(STARTED, container);
                    case ContainerState.Ready(var container) -> assertSame(STARTED, container);
                    case ContainerState.Claimed(var container) -> assertSame(STARTED, container);
                    case ContainerState.Removing(var container, var _) ->
                        assertEquals(state instanceof ContainerState.Creating, container.isEmpty());
                    case ContainerState.Creating(), ContainerState.Gone() -> {}
                }
            }
        }
    }

    @Test
    void countsTheRemovalsThatFailed() {
        Container container = claimed();
        assertEquals(0, ((ContainerState.Removing) container.apply(new ContainerEvent.Released())).failures());
        assertEquals(1, ((ContainerState.Removing) container.apply(new ContainerEvent.RemovalFailed())).failures());
        assertEquals(2, ((ContainerState.Removing) container.apply(new ContainerEvent.RemovalFailed())).failures());
        assertEquals(new ContainerState.Gone(), container.apply(new ContainerEvent.Removed()));
    }

    @Test
    void refusesWhatCannotHappenAndTellsTheHistory() {
        Container container = claimed();

        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> container.apply(new ContainerEvent.Claim()));

        assertEquals(
                "Container e-1 cannot take Claim in Claimed; before: [Creating -Started-> Starting,"
                        + " Starting -BootstrapReady-> Ready, Ready -Claim-> Claimed]",
                refusal.getMessage());
        assertEquals("e-1 (Claimed)", container.toString(), "an illegal event changes nothing");
    }

    @Test
    void remembersNoMoreThanTheLatestHistory() {
        Container container = claimed();
        container.apply(new ContainerEvent.Released());
        for (int i = 0; i < 1000; i++) {
            container.apply(new ContainerEvent.RemovalFailed());
        }

        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> container.apply(new ContainerEvent.Claim()));

        assertTrue(refusal.getMessage().length() < 1000, refusal.getMessage());
    }

    private static Container claimed() {
        Container container = new Container(new ContainerId("e-1"), FakeStack.named("python"));
        container.apply(new ContainerEvent.Started(STARTED));
        container.apply(new ContainerEvent.BootstrapReady());
        container.apply(new ContainerEvent.Claim());
        return container;
    }

    private static Map<String, Map<String, String>> table() {
        List<List<String>> lines =
                TABLE.lines().map(line -> List.of(line.split(" +"))).toList();
        List<String> events = lines.getFirst();
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 1; i < events.size(); i++) {
                row.put(events.get(i), line.get(i));
            }
            table.put(line.getFirst(), row);
        }
        return table;
    }

    private static SortedSet<String> subtypes(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(toCollection(TreeSet::new));
    }

    private static SortedSet<String> names(List<?> examples) {
        return examples.stream().map(LifeCycleTest::name).collect(toCollection(TreeSet::new));
    }

    private static String name(Object stateOrEvent) {
        return stateOrEvent.getClass().getSimpleName();
    }

    private static StartedContainer startedContainer() {
        try {
            ContainerId id = new ContainerId("e-1");
            return new FakeContainerEngine()
                    .start(new ContainerSpec(
                            id, FakeStack.named("python"), new FakeSlots().create(id), Allotment.PRESTARTED));
        } catch (EngineException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
