package dev.ephemera.dispatcher.queue.kafka;

import java.util.List;

/**
 * How many consumers are to start and to end, lane by lane.
 *
 * @param starts one number for each lane
 * @param ends one number for each lane
 */
record StaffPlan(List<Integer> starts, List<Integer> ends) {}
