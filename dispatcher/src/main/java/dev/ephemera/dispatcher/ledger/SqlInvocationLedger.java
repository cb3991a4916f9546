package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The queue's side of the ledger in SQL, the same text for SQLite and PostgreSQL. Each method is one
 * transaction. Thread-safe, as the database is.
 */
final class SqlInvocationLedger implements InvocationLedger {

    /** A claimant that is heard of is noted only so often, as each time costs a write. */
    private static final Duration HEARD_AGAIN = Duration.ofSeconds(30);

    private static final String STANDING =
            "select status, claim_number, cancel_requested, heard_micros from invocations where id = :id";

    private static final String HEARD = """
            update invocations set heard_micros = :now
            where id = :id and claim_number = :number and status = 'running'""";

    private static final String UNREADABLE = """
            insert into unreadable_letters (id, place, bytes, reason, since_micros)
            values (:id, :place, :bytes, :reason, :now)
            on conflict (id) do nothing""";

    private final Database database;
    private final Transactions transactions;
    private final RunRecords runs;
    private final Claims claims;
    private final Ends ends;
    private final TimeSource time;

    SqlInvocationLedger(
            Database database, Transactions transactions, RunRecords runs, Claims claims, Ends ends, TimeSource time) {
        this.database = database;
        this.transactions = transactions;
        this.runs = runs;
        this.claims = claims;
        this.ends = ends;
        this.time = time;
    }

    @Override
    public void accepted(QueuedInvocation invocation) {
        runs.add(Note.Accepted.of(invocation));
    }

    @Override
    public Claim claim(QueuedInvocation invocation, Place place) {
        return transactions.run(handle -> claims.claim(handle, invocation, place));
    }

    @Override
    public Standing standing(ClaimToken token) {
        Instant now = time.instant();
        Optional<Claimed> claimed = database.jdbi().withHandle(handle -> claimed(handle, token));
        if (claimed.isEmpty()) {
            return Standing.SUPERSEDED;
        }
        if (Duration.between(claimed.get().heard(), now).compareTo(HEARD_AGAIN) >= 0) {
            transactions.run(handle -> handle.createUpdate(HEARD)
                    .bind("now", Micros.of(now))
                    .bind("id", token.id().toString())
                    .bind("number", token.number())
                    .execute());
        }
        return claimed.get().cancelRequested() ? Standing.CANCELLED : Standing.HOLDS;
    }

    @Override
    public boolean waitsAgain(ClaimToken token, Outcome outcome, QueuedInvocation next) {
        return transactions.run(handle -> ends.waitsAgain(handle, token, outcome, next));
    }

    @Override
    public boolean ended(
            ClaimToken token, QueuedInvocation invocation, Optional<Outcome> last, Ending ending, boolean toTell) {
        if (!ending.status().isFinal()) {
            throw new IllegalArgumentException("An end has a status that is final, not " + ending.status());
        }
        Ends.End end = new Ends.End(last, ending, toTell ? Telling.OUTSTANDING : Telling.NOTHING);
        boolean noted = transactions.run(handle -> ends.ended(handle, token, invocation, end));
        runs.add(new Note.Grown(invocation.function().name()));
        return noted;
    }

    @Override
    public void told(QueuedInvocation invocation) {
        transactions.run(handle -> {
            ends.told(handle, invocation);
            return true;
        });
    }

    @Override
    public void untellable(QueuedInvocation invocation, String reason) {
        transactions.run(handle -> {
            ends.untellable(handle, invocation, reason);
            return true;
        });
    }

    @Override
    public void unreadable(Place place, byte[] bytes, String reason) {
        Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
        transactions.run(handle -> {
            int added = handle.createUpdate(UNREADABLE)
                    .bind("id", letterId(place, bytes).toString())
                    .bind("place", place.text())
                    .bind("bytes", bytes)
                    .bind("reason", StorableText.of(reason, InvocationError.LONGEST_MESSAGE))
                    .bind("now", Micros.of(now))
                    .execute();
            Totals.add(handle, new Totals.Change(added, 0, added));
            return added;
        });
    }

    private record Claimed(Instant heard, boolean cancelRequested) {}

    /** Empty if the claim does not hold any more. */
    private static Optional<Claimed> claimed(Handle handle, ClaimToken token) {
        return handle.createQuery(STANDING)
                .bind("id", token.id().toString())
                .map((row, _) -> InvocationStatus.ofLabel(row.getString("status")) == InvocationStatus.RUNNING
                                && row.getLong("claim_number") == token.number()
                        ? Optional.of(new Claimed(
                                Micros.instant(row.getLong("heard_micros")), row.getInt("cancel_requested") != 0))
                        : Optional.<Claimed>empty())
                .findOne()
                .flatMap(found -> found);
    }

    /** The bytes count, because a topic that is made anew gives its places again. */
    private static InvocationId letterId(Place place, byte[] bytes) {
        byte[] text = place.text().getBytes(UTF_8);
        ByteBuffer name = ByteBuffer.allocate(text.length + 1 + bytes.length)
                .put(text)
                .put((byte) 0)
                .put(bytes);
        return new InvocationId(UUID.nameUUIDFromBytes(name.array()));
    }
}
