package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.InstanceNumber;
import dev.ephemera.warmpool.instance.RunDirectories;
import java.io.IOException;
import java.util.BitSet;

/**
 * The host's user ids that sandboxes run under when the platform is root, one for each at a time.
 * They lie between 1,900,000,000 and 1,901,048,575, which systemd and Debian assign to nobody: 4,096
 * for each of up to 256 platforms on the machine. The free ones are guarded by this object's monitor.
 */
final class HostUsers implements AutoCloseable {

    static final int FIRST = 1_900_000_000;

    private static final int PER_INSTANCE = 4096;
    private static final int INSTANCES = 256;

    private final InstanceNumber instance;
    private final BitSet taken = new BitSet(PER_INSTANCE);
    private int last = -1;

    private HostUsers(InstanceNumber instance) {
        this.instance = instance;
    }

    static HostUsers open(RunDirectories directories) throws IOException {
        return new HostUsers(InstanceNumber.take(directories, INSTANCES));
    }

    /** Takes the id that has been free for longest, or nearly so. */
    synchronized int take() throws IOException {
        if (taken.cardinality() == PER_INSTANCE) {
            throw new IOException("All " + PER_INSTANCE + " user ids for sandboxes are in use");
        }
        int next = taken.nextClearBit((last + 1) % PER_INSTANCE);
        last = next < PER_INSTANCE ? next : taken.nextClearBit(0);
        taken.set(last);
        return FIRST + instance.value() * PER_INSTANCE + last;
    }

    /** Gives back the id of a sandbox that is verified gone. */
    synchronized void giveBack(int user) {
        taken.clear((user - FIRST) % PER_INSTANCE);
    }

    @Override
    public void close() throws IOException {
        instance.close();
    }
}
