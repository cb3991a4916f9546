package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What a platform says of its queue. */
record Books(int accepted, int waiting, int running, int completed, int dead) {

    /** Empty if the platform does not answer. */
    static Optional<Books> of(PlatformProcess platform) {
        try {
            JsonNode json = platform.get("/queue");
            Books books = new Books(
                    json.path("accepted").asInt(),
                    json.path("waiting").asInt(),
                    json.path("running").asInt(),
                    json.path("completed").asInt(),
                    json.path("dead").asInt());
            assertEquals(books.accepted, books.waiting + books.running + books.completed + books.dead, books::toString);
            return Optional.of(books);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    int over() {
        return completed + dead;
    }

    static void awaitOver(PlatformProcess platform, int count, Duration patience) {
        Await.until(
                () -> count + " are over: " + of(platform) + ", on " + platform,
                patience,
                () -> of(platform).filter(books -> books.over() >= count).isPresent());
    }

    static void awaitAllOver(PlatformProcess platform, Duration patience) {
        Await.until(
                () -> "all are over: " + of(platform) + ", on " + platform,
                patience,
                () -> of(platform)
                        .filter(books -> books.over() == books.accepted())
                        .isPresent());
    }
}
