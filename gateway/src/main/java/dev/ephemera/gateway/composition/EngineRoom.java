package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.admission.Admission;
import dev.ephemera.dispatcher.dispatch.Dispatcher;
import dev.ephemera.dispatcher.function.ImagesInUse;
import dev.ephemera.dispatcher.ledger.Ledger;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.gateway.serve.StackState;
import dev.ephemera.warmpool.engine.EngineDescription;
import dev.ephemera.warmpool.pool.ReapOrphans;
import dev.ephemera.warmpool.pool.WarmPool;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs functions, started and ready. Its state is that of its parts.
 *
 * @param engine the engine in use
 * @param choice why it is in use
 * @param stacks every stack, by its name
 * @param reapOrphans removes what earlier instances left behind
 * @param images what functions run in instead of stacks
 * @param live what runs now
 * @param ledger what is known of all invocations
 * @param closing gives everything back
 */
record EngineRoom(
        EngineDescription engine,
        String choice,
        Map<String, StackState> stacks,
        WarmPool pool,
        ReapOrphans reapOrphans,
        Admission admission,
        Dispatcher dispatcher,
        ImagesInUse images,
        LiveRuns live,
        Ledger ledger,
        Closing closing)
        implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EngineRoom.class);

    /** Takes no new work and waits for what runs. */
    void drain(Duration grace) throws InterruptedException {
        int killed = dispatcher.drain(grace);
        if (killed > 0) {
            log.warn("{} runs had not ended after {} and were killed", killed, grace);
        }
        live.endFollowing();
    }

    @Override
    public void close() {
        closing.close();
    }
}
