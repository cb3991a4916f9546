package dev.ephemera.dispatcher.queue.kafka;

/** Kafka's clients wrap interruptions into exceptions of their own, and set the thread's flag again. */
final class Interruptions {

    private Interruptions() {}

    /** The interruption as everybody else knows it; takes the flag back. */
    static InterruptedException of(Throwable failure) {
        Thread.interrupted();
        InterruptedException interruption = new InterruptedException("Interrupted while Kafka was waited for");
        interruption.initCause(failure);
        return interruption;
    }
}
