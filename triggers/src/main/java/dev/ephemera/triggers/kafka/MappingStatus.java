package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import dev.ephemera.triggers.mapping.ProcessingResult;
import dev.ephemera.triggers.mapping.ProcessingResult.Fine;
import dev.ephemera.triggers.mapping.ProcessingResult.NothingYet;
import dev.ephemera.triggers.mapping.ProcessingResult.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a mapping is on this node. Thread-safe: everything is guarded by the object's monitor.
 *
 * <p>What is wrong with the cluster and what is wrong with the function are kept apart: each ends in
 * its own way.
 */
final class MappingStatus {

    private final InstantSource time;

    private Optional<String> clusterProblem = Optional.empty();
    private ProcessingResult processing = new NothingYet();
    private OptionalLong lag = OptionalLong.empty();
    private Optional<Instant> lastEvent = Optional.empty();
    private Optional<LastError> lastError = Optional.empty();

    MappingStatus(InstantSource time) {
        this.time = time;
    }

    /** True if that is news. */
    synchronized boolean clusterProblem(String what) {
        boolean news = !clusterProblem.equals(Optional.of(what));
        clusterProblem = Optional.of(what);
        lag = OptionalLong.empty();
        if (news) {
            error(what);
        }
        return news;
    }

    /** True if that is news. */
    synchronized boolean clusterFine() {
        boolean news = clusterProblem.isPresent();
        clusterProblem = Optional.empty();
        return news;
    }

    synchronized void invoked() {
        lastEvent = Optional.of(now());
    }

    synchronized void processed() {
        processing = new Fine();
    }

    synchronized void processingProblem(String what) {
        processing = new Problem(what);
        error(what);
    }

    /** What could not be told is told: what is wrong is again what was wrong before. */
    synchronized void gaveUp(String what) {
        processing = new Problem(what);
    }

    private void error(String what) {
        lastError = Optional.of(new LastError(now(), what));
    }

    synchronized void lag(long records) {
        lag = OptionalLong.of(records);
    }

    synchronized ProcessingResult result() {
        return clusterProblem.<ProcessingResult>map(Problem::new).orElse(processing);
    }

    synchronized OptionalLong lag() {
        return lag;
    }

    synchronized Optional<Instant> lastEvent() {
        return lastEvent;
    }

    synchronized Optional<LastError> lastError() {
        return lastError;
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
