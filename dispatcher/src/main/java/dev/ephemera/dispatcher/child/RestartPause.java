package dev.ephemera.dispatcher.child;

import java.time.Duration;

/** How long to wait before a program is started again: longer after each failure in a row. Confined to one thread. */
public final class RestartPause {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** Who has served for so long gets a fresh start. */
    private static final Duration GOOD_LIFE = Duration.ofSeconds(30);

    private Duration next = FIRST;

    /** @param served how long the program was up before it failed; zero if it never was */
    public Duration after(Duration served) {
        Duration pause = served.compareTo(GOOD_LIFE) >= 0 ? FIRST : next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return pause;
    }
}
