package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.ImagesInUse;
import dev.ephemera.dispatcher.ledger.DeadLetters;
import dev.ephemera.dispatcher.ledger.InvocationControl;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.ledger.Ledger;
import dev.ephemera.dispatcher.ledger.RecordSettings;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.gateway.health.HealthCheck;
import dev.ephemera.gateway.health.QueueHealth;
import dev.ephemera.gateway.serve.Drain;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.ImageKeeper;
import dev.ephemera.warmpool.engine.UserImage;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Doors and storage without anything behind them that runs containers. */
@Factory
@Requires(env = EngineRoomFactory.DOORS_ONLY)
final class FakeEngineRoomFactory {

    @Singleton
    FakeDispatch fakeDispatch() {
        return new FakeDispatch();
    }

    @Singleton
    ImagesInUse images(Storage storage) {
        return new ImagesInUse(new KnownImages(), storage.functions()::images);
    }

    /** Knows images whose name begins with {@code known}; what comes behind a colon is a digit of their digest. {@code away} finds the engine gone. */
    private static final class KnownImages implements ImageKeeper {

        @Override
        public UserImage resolve(String uri) throws EngineException {
            if (uri.startsWith("away:")) {
                throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: the engine does not answer");
            }
            if (!uri.startsWith("known:")) {
                throw new EngineException(EngineException.Kind.PERMANENT, "There is no image '" + uri + "'");
            }
            String id = UserImage.idOf(uri.substring("known:".length()).repeat(64));
            return new UserImage(uri, "known@" + id, id, List.of("/entry"), List.of("argument"));
        }

        @Override
        public boolean keep(String digest) {
            return true;
        }

        @Override
        public Set<String> kept() {
            return Set.of();
        }

        @Override
        public void letGo(String digest) {}
    }

    @Singleton
    FakeQueue fakeQueue() {
        return new FakeQueue();
    }

    @Singleton
    @Replaces(value = StackCatalog.class, factory = StorageFactory.class)
    StackCatalog stacks() {
        return new StackCatalog(List.of(FakeStack.named("python"), FakeStack.named("nodejs")));
    }

    @Singleton
    @Bean(preDestroy = "close")
    SystemTimers timers() {
        return new SystemTimers();
    }

    @Singleton
    LiveRuns live(SystemTimers timers, InvocationControl control) {
        return new LiveRuns(SystemTime.INSTANCE, timers, control::progress);
    }

    @Singleton
    QueueHealth.Source queueHealth() {
        QueueHealth health =
                new QueueHealth("a fake", "UP", "well", Optional.of(3L), Optional.of(Duration.ofMillis(1500)));
        return () -> health;
    }

    @Singleton
    @Bean(preDestroy = "close")
    Ledger ledger(Storage storage, SystemTimers timers) {
        return Ledger.open("test-node", storage.database(), RecordSettings.DEFAULT, SystemTime.INSTANCE, timers);
    }

    @Singleton
    InvocationHistory history(Ledger ledger) {
        return ledger.history();
    }

    @Singleton
    InvocationControl control(Ledger ledger) {
        return ledger.control();
    }

    @Singleton
    DeadLetters deadLetters(Ledger ledger) {
        return ledger.deadLetters();
    }

    @Singleton
    Drain drain(LiveRuns live) {
        return live::endFollowing;
    }

    @Singleton
    SwitchableCheck check() {
        return new SwitchableCheck();
    }

    /** As well as a test says. */
    static final class SwitchableCheck implements HealthCheck {

        volatile Optional<String> complaint = Optional.empty();

        @Override
        public String name() {
            return "engine";
        }

        @Override
        public Optional<String> complaint() {
            return complaint;
        }
    }
}
