package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.Comparator;

/** Which of the runs of an invocation is meant: copies of a later one make those of earlier ones worthless. */
record Turn(int attempt, int setbacks) implements Comparable<Turn> {

    private static final Comparator<Turn> ORDER =
            Comparator.comparingInt(Turn::attempt).thenComparingInt(Turn::setbacks);

    static Turn of(QueuedInvocation copy) {
        return new Turn(copy.attempt(), copy.setbacks());
    }

    @Override
    public int compareTo(Turn other) {
        return ORDER.compare(this, other);
    }
}
