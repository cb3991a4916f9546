package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BrokerNewsTest {

    private static final Ports PORTS = new Ports(21_000, 21_001);
    private static final BrokerException FAILURE = new BrokerException("the disk is full");

    private final ManualTime time = new ManualTime();
    private final BrokerNews news = new BrokerNews("embedded Kafka", time);

    private static BrokerStatus status(BrokerStatus.State state, String detail) {
        return new BrokerStatus("embedded Kafka", state, detail);
    }

    @Test
    void startsWithoutAnAddress() {
        assertEquals(status(BrokerStatus.State.STARTING, "starting"), news.status());
        assertEquals(OptionalInt.empty(), news.port());
        assertFalse(news.ready().isDone());
    }

    @Test
    void tellsTheAddressAndSinceWhenItAnswers() {
        String since = time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        news.answers(17, PORTS);
        time.advance(Duration.ofSeconds(5));
        news.answers(17, PORTS);

        assertEquals(
                status(BrokerStatus.State.UP, "at 127.0.0.1:21000 since " + since + ", process 17"), news.status());
        assertEquals(OptionalLong.of(17), news.pid());
        assertEquals(OptionalInt.of(21_000), news.port());
        assertEquals(PORTS.connection(), news.ready().join());
        assertEquals(Duration.ofSeconds(5), news.served());
    }

    @Test
    void isDownWhileItIsSilentAndUpAgainAfterwards() {
        news.answers(17, PORTS);
        news.isSilent(17);

        assertEquals(BrokerStatus.State.DOWN, news.status().state());
        assertEquals(OptionalLong.of(17), news.pid());

        news.answers(17, PORTS);
        assertEquals(BrokerStatus.State.UP, news.status().state());
    }

    @Test
    void isNotDownForBeingSilentBeforeItsFirstAnswer() {
        news.isSilent(17);

        assertEquals(BrokerStatus.State.STARTING, news.status().state());
    }

    @Test
    void keepsItsAddressOverAFailure() {
        news.answers(17, PORTS);
        time.advance(Duration.ofMinutes(1));
        assertEquals(Duration.ofMinutes(1), news.served());

        news.failed(FAILURE, Duration.ofSeconds(1));

        assertEquals(status(BrokerStatus.State.DOWN, "the disk is full"), news.status());
        assertEquals(OptionalLong.empty(), news.pid());
        assertEquals(OptionalInt.of(21_000), news.port());
        assertEquals(Duration.ZERO, news.served());
    }
}
