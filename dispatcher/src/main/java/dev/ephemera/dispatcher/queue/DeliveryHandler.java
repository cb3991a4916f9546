package dev.ephemera.dispatcher.queue;

/** Does what a delivery asks for. Thread-safe. */
@FunctionalInterface
public interface DeliveryHandler {

    /**
     * Blocks for as long as it takes, which may be hours; the transport keeps the delivery for it
     * meanwhile. An exception means {@link Verdict#AGAIN}.
     */
    Verdict handle(Delivery delivery) throws InterruptedException;
}
