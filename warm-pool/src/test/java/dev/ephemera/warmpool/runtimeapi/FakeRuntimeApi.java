package dev.ephemera.warmpool.runtimeapi;

import dev.ephemera.warmpool.slot.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A Runtime API without sockets: a test plays the container's side of a session. Thread-safe. */
public final class FakeRuntimeApi implements RuntimeApi {

    private final Map<Path, RuntimeSession> open = new ConcurrentHashMap<>();
    private final AtomicInteger openFailures = new AtomicInteger();

    public void failNextOpens(int times) {
        openFailures.set(times);
    }

    @Override
    public RuntimeEndpoint open(Slot slot) throws IOException {
        if (openFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("scripted: no socket for " + slot);
        }
        RuntimeSession session = new RuntimeSession();
        if (open.putIfAbsent(slot.apiSocket(), session) != null) {
            throw new IllegalStateException("There is already a socket " + slot.apiSocket());
        }
        return new FakeEndpoint(session, slot.apiSocket());
    }

    /** The session of a slot whose socket is open. */
    public RuntimeSession sessionOf(Slot slot) {
        RuntimeSession session = open.get(slot.apiSocket());
        if (session == null) {
            throw new IllegalStateException("There is no socket " + slot.apiSocket());
        }
        return session;
    }

    /** How many sockets have been opened and not closed. */
    public int openSockets() {
        return open.size();
    }

    @Override
    public void close() {
        open.clear();
    }

    private final class FakeEndpoint implements RuntimeEndpoint {

        private final RuntimeSession session;
        private final Path socket;

        private FakeEndpoint(RuntimeSession session, Path socket) {
            this.session = session;
            this.socket = socket;
        }

        @Override
        public RuntimeSession session() {
            return session;
        }

        /** A bootstrap that still waits is hung up on, as with a real socket. */
        @Override
        public void close() {
            if (open.remove(socket, session)) {
                session.hungUpWaiting();
            }
        }
    }
}
