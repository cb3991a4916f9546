package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Adds up what images take, each thing they share once. Confined to one thread. */
final class StackSizes {

    private final Map<String, MemorySize> own = new LinkedHashMap<>();
    private int counted;

    /** What one stack's image takes, in words. */
    record Size(String own, String shared, String origin, Optional<StackImage> image) {

        void write(ObjectNode json) {
            image.ifPresent(there -> json.put("image", there.name())
                    .put("ownBytes", there.own().bytes())
                    .put("sharedBytes", there.shared().bytes())
                    .put("origin", there.origin().map(StackImage::name).orElse("")));
        }
    }

    Size add(Optional<StackImage> image) {
        if (image.isEmpty()) {
            return new Size(Cell.NOTHING, Cell.NOTHING, Cell.NOTHING, image);
        }
        counted++;
        for (Optional<StackImage> part = image;
                part.isPresent();
                part = part.get().origin()) {
            own.put(part.get().name(), part.get().own());
        }
        StackImage there = image.get();
        return new Size(
                there.own().toString(),
                there.shared().toString(),
                there.origin().map(StackImage::name).orElse(Cell.NOTHING),
                image);
    }

    /** How much disk space all of them take together; empty if nothing had to be built. */
    Optional<String> summary() {
        if (counted == 0) {
            return Optional.empty();
        }
        MemorySize total = own.values().stream().reduce(MemorySize.ZERO, MemorySize::plus);
        return Optional.of(counted + " built, together " + total + " on disk, what they share counted once");
    }
}
