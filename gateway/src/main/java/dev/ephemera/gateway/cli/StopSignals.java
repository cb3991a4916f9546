package dev.ephemera.gateway.cli;

import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for the signal that ends the platform. The JVM's own handling would exit with 130 or 143 and
 * could not be asked to hurry; here the first signal asks for an orderly end and the second one ends
 * the process at once. Thread-safe.
 */
final class StopSignals {

    /** A hang-up is the terminal's window being closed. */
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private static final int ENDED_BY_INTERRUPT = 130;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final PrintStream err;

    private StopSignals(PrintStream err) {
        this.err = err;
    }

    static StopSignals install(PrintStream err) {
        StopSignals signals = new StopSignals(err);
        try {
            signals.handle();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no module jdk.unsupported, which handles signals", e);
        }
        return signals;
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /**
     * {@code sun.misc.Signal} is the only way to hear of a second signal. It is exported and
     * supported, but javac warns of it in a way that cannot be suppressed; hence by reflection.
     */
    private void handle() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler onSignal = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                received();
            }
            return null;
        };
        Object proxy = Proxy.newProxyInstance(StopSignals.class.getClassLoader(), new Class<?>[] {handler}, onSignal);
        for (String name : SIGNALS) {
            Object of = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, of, proxy);
        }
    }

    private void received() {
        if (asked.getCount() == 0) {
            err.println("Ended at once; the next start removes what is left.");
            err.flush();
            Runtime.getRuntime().halt(ENDED_BY_INTERRUPT);
        }
        asked.countDown();
    }
}
