package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.stack.Stack;

/**
 * All an engine needs to start one container.
 *
 * @param id becomes the container's name
 * @param stack what runs in it
 * @param slot bound into it: {@link Slot#runDirectory()} at {@code /run/ephemera}, {@link
 *     Slot#taskDirectory()} at {@code /var/task} and {@link Slot#layersDirectory()} at {@code /opt},
 *     all read-only, later mounts below them propagating inwards; standard output and error go to {@link Slot#outputPipe()}
 * @param allotment what it starts with; may be changed by {@link StartedContainer#allot}
 */
public record ContainerSpec(ContainerId id, Stack stack, Slot slot, Allotment allotment) {}
