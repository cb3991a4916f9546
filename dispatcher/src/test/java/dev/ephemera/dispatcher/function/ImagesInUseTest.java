package dev.ephemera.dispatcher.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.ImageKeeper;
import dev.ephemera.warmpool.engine.UserImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ImagesInUseTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    private final FakeKeeper engine = new FakeKeeper();
    private final Set<String> needed = new HashSet<>();
    private final ImagesInUse images =
            new ImagesInUse(engine, () -> needed.stream().map(CodeDigest::new).collect(Collectors.toSet()));

    /** Everything is there, unless it is said to be gone. The name of an image is its digest. */
    private static final class FakeKeeper implements ImageKeeper {

        final Set<String> kept = new HashSet<>();
        final Set<String> gone = new HashSet<>();
        final Set<String> usedByContainers = new HashSet<>();
        boolean away;

        @Override
        public UserImage resolve(String uri) {
            return new UserImage(uri, uri, UserImage.idOf(uri), List.of("/entry"), List.of());
        }

        @Override
        public boolean keep(String digest) {
            return !gone.contains(digest) && (kept.add(digest) || kept.contains(digest));
        }

        @Override
        public Set<String> kept() throws EngineException {
            if (away) {
                throw new EngineException(EngineException.Kind.TRANSIENT, "scripted: away");
            }
            return Set.copyOf(kept);
        }

        @Override
        public void letGo(String digest) {
            if (!usedByContainers.contains(digest)) {
                kept.remove(digest);
            }
        }
    }

    private void makeFunction(String digest) throws EngineException {
        images.use(digest, image -> needed.add(image.digest()));
    }

    @Test
    void keepsWhatAFunctionRunsIn() throws EngineException {
        makeFunction(A);

        images.look();
        images.look();

        assertEquals(Set.of(A), engine.kept);
    }

    @Test
    void letsGoWhatNoFunctionHasNeededAtTwoLooks() throws EngineException {
        makeFunction(A);
        makeFunction(B);
        needed.remove(A);

        images.look();
        assertEquals(Set.of(A, B), engine.kept, "runs may be on their way");

        images.look();
        assertEquals(Set.of(B), engine.kept);
    }

    @Test
    void keepsWhatIsNeededAgainInTime() throws EngineException {
        makeFunction(A);
        needed.remove(A);
        images.look();

        makeFunction(A);
        images.look();
        images.look();

        assertEquals(Set.of(A), engine.kept);
    }

    @Test
    void keepsWhatAFunctionHasNeededBetweenTwoLooks() throws EngineException {
        engine.kept.add(A);
        images.look();
        makeFunction(A);
        needed.remove(A);

        images.look();
        assertEquals(Set.of(A), engine.kept, "runs may be on their way");

        images.look();
        assertEquals(Set.of(), engine.kept);
    }

    @Test
    void letsGoWhatWasFoundForAFunctionThatWasNotMade() {
        assertThrows(
                IllegalStateException.class,
                () -> images.use(A, _ -> {
                    throw new IllegalStateException("scripted: refused");
                }));
        images.look();
        images.look();

        assertEquals(Set.of(), engine.kept);
    }

    @Test
    void keepsWhatIsInTheHandsOfSomebodyWhoMakesAFunction() throws EngineException {
        engine.kept.add(A);
        images.look();

        images.use(A, _ -> {
            images.look();
            assertEquals(Set.of(A), engine.kept);
            return needed.add(A);
        });
        images.look();

        assertEquals(Set.of(A), engine.kept);
    }

    @Test
    void triesAgainWhatAContainerStillUses() {
        engine.kept.add(A);
        engine.usedByContainers.add(A);
        images.look();
        images.look();
        assertEquals(Set.of(A), engine.kept);

        engine.usedByContainers.clear();
        images.look();
        assertEquals(Set.of(), engine.kept);
    }

    @Test
    void keepsWhatFunctionsNeedAndNothingKeepsYet() {
        needed.add(A);
        needed.add(B);
        engine.gone.add(B);

        images.look();

        assertEquals(Set.of(A), engine.kept);
    }

    @Test
    void goesOnAfterALookThatFailed() {
        engine.kept.add(A);
        images.look();
        engine.away = true;
        images.look();
        assertEquals(Set.of(A), engine.kept);

        engine.away = false;
        images.look();
        assertEquals(Set.of(), engine.kept);
    }

    @Test
    void saysThatAnImageIsGoneBeforeItCouldBeKept() {
        engine.gone.add(A);

        EngineException gone = assertThrows(EngineException.class, () -> makeFunction(A));

        assertTrue(gone.getMessage().contains(A), gone.getMessage());
        assertEquals(Set.of(), needed);
    }
}
