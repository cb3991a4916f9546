package dev.ephemera.dispatcher.ledger;

import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;

/** The running totals of asynchronous invocations. */
final class Totals {

    private static final int SLOTS = 8;

    private static final String ADD = """
            update queue_totals
            set accepted = accepted + :accepted, completed = completed + :completed, dead = dead + :dead
            where slot = :slot""";

    private Totals() {}

    /** What a transaction does to the totals. */
    record Change(long accepted, long completed, long dead) {

        static final Change NONE = new Change(0, 0, 0);

        static Change ended(InvocationStatus status) {
            return status == InvocationStatus.DEAD ? new Change(0, 0, 1) : new Change(0, 1, 0);
        }

        Change plus(Change other) {
            return new Change(accepted + other.accepted, completed + other.completed, dead + other.dead);
        }
    }

    /** To be the last thing in a transaction: others may wait for the same slot until that is over. */
    static void add(Handle handle, Change change) {
        if (change.equals(Change.NONE)) {
            return;
        }
        handle.createUpdate(ADD)
                .bind("accepted", change.accepted())
                .bind("completed", change.completed())
                .bind("dead", change.dead())
                .bind("slot", ThreadLocalRandom.current().nextInt(SLOTS))
                .execute();
    }
}
