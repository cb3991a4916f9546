package dev.ephemera.dispatcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class LogPumpTest {

    private final LogPump pump = new LogPump(Duration.ofMillis(1));

    @AfterEach
    void close() {
        pump.close();
    }

    @Test
    void emptiesThePipesOfAllRuns() {
        FakeOutput[] outputs = new FakeOutput[20];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = new FakeOutput();
            pump.follow(limited(outputs[i]));
            outputs[i].print("some output\n");
        }
        for (FakeOutput output : outputs) {
            await(output::empty);
        }
    }

    @Test
    void keepsPumpingBesideEndlessOutput() {
        FakeOutput endless = new FakeOutput();
        endless.printForever();
        pump.follow(limited(endless));
        FakeOutput quiet = new FakeOutput();
        pump.follow(limited(quiet));
        for (int i = 0; i < 3; i++) {
            quiet.print("a line\n");
            await(quiet::empty);
        }
    }

    @Test
    void stopsWhenTheFollowingIsClosed() {
        FakeOutput followed = new FakeOutput();
        FakeOutput other = new FakeOutput();
        try (LogPump.Following _ = pump.follow(limited(followed))) {
            await(() -> followed.reads() > 0);
        }
        pump.follow(limited(other));
        // The first look at the other one comes after any that was under way.
        await(() -> other.reads() > 0);
        int reads = followed.reads();
        int before = other.reads();
        await(() -> other.reads() > before + 3);
        assertEquals(reads, followed.reads());
    }

    @Test
    void leavesABrokenPipeAloneAndPumpsTheOthers() {
        FakeOutput broken = new FakeOutput();
        broken.fail();
        FakeOutput whole = new FakeOutput();
        pump.follow(limited(broken));
        pump.follow(limited(whole));
        await(() -> whole.reads() > 5);
        assertEquals(1, broken.reads());
    }

    private static RunLog limited(FakeOutput output) {
        return new RunLog(output, MemorySize.ofMegabytes(1));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }
}
