package dev.ephemera.dispatcher.admission;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A permit that does each step once, and in order. Its state is guarded by the admission's lock. */
final class HeldPermit implements Permit {

    private enum State {
        RUNNING,
        DYING,
        GONE
    }

    private final Waiter holder;
    private final Holdings holdings;
    private final Consumer<BooleanSupplier> giveBack;
    private State state = State.RUNNING;

    /** @param giveBack takes a step under the lock, and lets others in if that has changed anything */
    HeldPermit(Waiter holder, Holdings holdings, Consumer<BooleanSupplier> giveBack) {
        this.holder = holder;
        this.holdings = holdings;
        this.giveBack = giveBack;
    }

    @Override
    public void runEnded() {
        giveBack.accept(this::endRun);
    }

    @Override
    public void containerDead() {
        giveBack.accept(this::endContainer);
    }

    private boolean endRun() {
        if (state != State.RUNNING) {
            return false;
        }
        state = State.DYING;
        holdings.runEnded(holder.function(), holder.memory());
        return true;
    }

    private boolean endContainer() {
        endRun();
        if (state == State.GONE) {
            return false;
        }
        state = State.GONE;
        holdings.containerDead(holder.function(), holder.memory());
        return true;
    }
}
