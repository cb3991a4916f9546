package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.Priority;

/**
 * The consumers of one lane on this node, as {@link StaffPolicy} sees them.
 *
 * @param idle those without a record, starting ones included
 * @param busy those with a record
 * @param ending those that have been asked to end and are still there
 * @param waiting records that are known to wait
 * @param need whether there are too few or too many of them
 */
record LaneStaff(Priority priority, int idle, int busy, int ending, long waiting, Need need) {

    enum Need {
        NONE,
        /** For a while, none has been free. */
        MORE,
        /** For a long while, more than one has been free. */
        FEWER
    }

    /** Those that stay. */
    int staying() {
        return idle + busy;
    }

    int all() {
        return idle + busy + ending;
    }
}
