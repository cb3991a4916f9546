package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;

/** How long to wait before the broker is started again: longer after each failure in a row. Confined to one thread. */
final class RestartPause {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** Who has served for so long gets a fresh start. */
    private static final Duration GOOD_LIFE = Duration.ofSeconds(30);

    private Duration next = FIRST;

    /** @param served how long the broker was up before it failed; zero if it never was */
    Duration after(Duration served) {
        Duration pause = served.compareTo(GOOD_LIFE) >= 0 ? FIRST : next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return pause;
    }
}
