package dev.ephemera.dispatcher.queue.kafka;

import java.util.List;

/**
 * How the transport is, seen from this node.
 *
 * @param inHand deliveries that are being handled
 * @param lanes each lane; empty before the cluster can be used
 */
public record TransportStatus(int inHand, List<LaneStatus> lanes) {

    public TransportStatus {
        lanes = List.copyOf(lanes);
    }
}
