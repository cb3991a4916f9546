package dev.ephemera.triggers.webhook.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a request is checked against.
 *
 * @param secrets any of which will do; empty where the scheme has none
 * @param window how far a sender's clock may be from ours, either way
 * @param now by our clock
 */
public record Terms(List<String> secrets, Duration window, Instant now) {

    public Terms {
        secrets = List.copyOf(secrets);
    }

    /** @param secret each line of it is one, so that an old and a new one can be good at a time */
    public static Terms of(String secret, Duration window, Instant now) {
        return new Terms(lines(secret), window, now);
    }

    static List<String> lines(String secret) {
        return secret.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** @param seconds since 1970, as the sender says */
    void checkTime(long seconds) throws NotGenuineException {
        long apart = Math.abs(now.getEpochSecond() - seconds);
        if (apart > window.toSeconds()) {
            throw new NotGenuineException("its timestamp is " + apart + " seconds from the time here, and "
                    + window.toSeconds() + " are allowed");
        }
    }

    @Override
    public String toString() {
        return "Terms[" + secrets.size() + " secrets, " + window + "]";
    }
}
