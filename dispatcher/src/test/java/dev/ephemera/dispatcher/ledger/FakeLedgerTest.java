package dev.ephemera.dispatcher.ledger;

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
    InvocationHistory history() {
        return ledger;
    }

    @Override
    DeadLetters deadLetters() {
        return ledger;
    }
}
