package dev.ephemera.warmpool.slot;

import dev.ephemera.warmpool.instance.ContainerId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Slots in memory; knows which have not been deleted. Thread-safe. */
public final class FakeSlots implements Slots {

    private final Map<ContainerId, FakeSlot> present = new ConcurrentHashMap<>();
    private final AtomicInteger createFailures = new AtomicInteger();

    public void failNextCreates(int times) {
        createFailures.set(times);
    }

    @Override
    public FakeSlot create(ContainerId id) throws IOException {
        if (createFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("scripted: no slot for " + id);
        }
        FakeSlot slot = new FakeSlot(id, this);
        if (present.putIfAbsent(id, slot) != null) {
            throw new IllegalStateException("There is already a slot of " + id);
        }
        return slot;
    }

    /** The slots that have been created and not deleted. */
    public List<FakeSlot> present() {
        return List.copyOf(present.values());
    }

    /** The slot of a container; there must be one. */
    public FakeSlot of(ContainerId id) {
        FakeSlot slot = present.get(id);
        if (slot == null) {
            throw new IllegalStateException("There is no slot of " + id);
        }
        return slot;
    }

    void deleted(FakeSlot slot) {
        present.remove(slot.id(), slot);
    }
}
