package dev.ephemera.dispatcher.child;

/** Waits for threads that end soon. Stateless. */
public final class Threads {

    private Threads() {}

    /** Returns when it has ended, also where this thread is interrupted meanwhile; the interrupt is kept. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
