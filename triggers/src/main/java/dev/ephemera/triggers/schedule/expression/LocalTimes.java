package dev.ephemera.triggers.schedule.expression;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** What local times mean where clocks are put forward and back. */
final class LocalTimes {

    private LocalTimes() {}

    /**
     * The one moment of a local time. A time that clocks jump over is the moment at which they jump; of a
     * time that comes twice the first is meant. So a later local time is never an earlier moment.
     */
    static Instant moment(LocalDateTime local, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        // Of two offsets, this is the one before the change.
        return local.toInstant(rules.getOffset(local));
    }
}
