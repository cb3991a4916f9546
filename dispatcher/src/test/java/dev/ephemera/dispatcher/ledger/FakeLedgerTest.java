package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.util.Optional;

final class FakeLedgerTest extends LedgerContract {

    private final FakeLedger ledger = new FakeLedger(time);

    @Override
    InvocationLedger ledger() {
        return ledger;
    }

    @Override
    InvocationControl control() {
        return ledger;
    }

    @Override
    QueueCounts counts() {
        return ledger.counts();
    }

    @Override
    Optional<InvocationStatus> status(InvocationId id) {
        return ledger.status(id);
    }
}
