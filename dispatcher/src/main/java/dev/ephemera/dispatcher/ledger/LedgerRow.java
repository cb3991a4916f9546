package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What decides about an invocation, read under a lock on its row that lasts until the end of the
 * transaction.
 *
 * @param turn which copy is waited for, or was claimed last
 * @param number how often it has been claimed; more if it was taken from its claimant otherwise
 * @param place where the copy lay that was claimed last
 * @param claimed when that was, and by whom
 * @param heard when its claimant was last heard of
 * @param redriving the acceptance that a redrive under way has given it
 * @param redriven copies accepted before this are of an earlier life
 */
record LedgerRow(
        InvocationId id,
        InvocationStatus status,
        Turn turn,
        long number,
        Optional<Place> place,
        Claimant claimed,
        Instant heard,
        boolean cancelRequested,
        Optional<Instant> redriving,
        Optional<Instant> redriven,
        Telling telling,
        AttemptList attempts,
        int logSize) {

    /** Who claimed it last, and when. */
    record Claimant(Optional<String> node, Instant at) {}

    // An update that changes nothing, because SQLite knows no other way to lock a row.
    private static final String LOCK = """
            update invocations set claim_number = claim_number where id = :id
            returning id, status, attempt, setbacks, claim_number, place, node, claimed_micros, heard_micros,
                cancel_requested, redriving_micros, redriven_micros, telling, attempts, log_size""";

    static Optional<LedgerRow> lock(Handle handle, InvocationId id) {
        return handle.createQuery(LOCK)
                .bind("id", id.toString())
                .map((row, _) -> read(row))
                .findOne();
    }

    private static LedgerRow read(ResultSet row) throws SQLException {
        return new LedgerRow(
                InvocationRow.id(row),
                InvocationStatus.ofLabel(row.getString("status")),
                new Turn(row.getInt("attempt"), row.getInt("setbacks")),
                row.getLong("claim_number"),
                Columns.text(row, "place").map(Place::new),
                new Claimant(Columns.text(row, "node"), Micros.instant(row.getLong("claimed_micros"))),
                Micros.instant(row.getLong("heard_micros")),
                row.getInt("cancel_requested") != 0,
                Columns.instant(row, "redriving_micros"),
                Columns.instant(row, "redriven_micros"),
                Telling.ofLabel(row.getString("telling")),
                AttemptList.parse(row.getString("attempts")),
                row.getInt("log_size"));
    }

    boolean runs(ClaimToken token) {
        return status == InvocationStatus.RUNNING && number == token.number();
    }

    /** The runs that are over; one that its claimant has lost is among them, and how it ended is not known. */
    AttemptList attemptsWithLost() {
        return status == InvocationStatus.RUNNING ? attempts.with(number, lost()) : attempts;
    }

    private AttemptRecord lost() {
        return new AttemptRecord(
                turn.attempt(),
                claimed.node(),
                claimed.at(),
                Optional.empty(),
                InvocationStatus.PLATFORM_ERROR,
                Optional.of(InvocationError.RUN_LOST),
                Optional.empty());
    }

    /** Whether its claimant has not been heard of for too long to be alive. */
    boolean silent(Instant now) {
        return heard.plus(ClaimRules.SILENCE).isBefore(now);
    }
}
