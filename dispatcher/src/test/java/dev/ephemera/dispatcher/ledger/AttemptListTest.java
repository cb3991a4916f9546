package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AttemptListTest {

    @Test
    void readsWhatItHasWritten() throws Exception {
        AttemptRecord ran = run(1, Optional.of(new InvocationError("Error", "quoted \" and \n \u2028")));
        AttemptRecord lost = new AttemptRecord(
                2,
                Optional.empty(),
                NOON,
                Optional.empty(),
                InvocationStatus.PLATFORM_ERROR,
                Optional.empty(),
                Optional.empty());
        AttemptList list = AttemptList.NONE.with(3, ran).with(5, lost);
        assertEquals(list, AttemptList.parse(list.text()));
        assertEquals(List.of(ran, lost), list.runs());
        assertEquals(AttemptList.NONE, AttemptList.parse("[]"));
    }

    @Test
    void replacesWhatIsKnownBetterInItsPlace() {
        AttemptList list = AttemptList.NONE
                .with(1, run(1, Optional.empty()))
                .with(2, run(2, Optional.empty()))
                .with(1, run(1, Optional.of(new InvocationError("Error", ""))));
        assertEquals(
                List.of(1, 2), list.runs().stream().map(AttemptRecord::attempt).toList());
        assertTrue(list.find(1).orElseThrow().error().isPresent());
    }

    @Test
    void forgetsTheOldestOfVeryMany() {
        AttemptList list = AttemptList.NONE;
        for (int i = 1; i <= AttemptList.MOST + 3; i++) {
            list = list.with(i, run(i, Optional.empty()));
        }
        assertEquals(AttemptList.MOST, list.runs().size());
        assertEquals(4, list.runs().getFirst().attempt());
    }

    @Test
    void doesNotTakeRubbish() {
        assertThrows(SQLException.class, () -> AttemptList.parse("[{"));
    }

    private static AttemptRecord run(int attempt, Optional<InvocationError> error) {
        return new AttemptRecord(
                attempt,
                Optional.of("node"),
                NOON,
                Optional.of(NOON.plusSeconds(1)),
                InvocationStatus.FAILED,
                error,
                Optional.of(SampleRecords.report()));
    }
}
