package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.UserImage;
import dev.ephemera.warmpool.instance.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What platforms keep of users' images in a real engine. */
@Timeout(120)
final class KeptImagesIT {

    private static final String NAME = "ephemera/test-kept";

    @TempDir
    private Path folder;

    private EngineCalls calls;
    private Images images;
    private KeptImages one;
    private KeptImages other;
    private String digest;

    @BeforeEach
    void build() throws IOException, EngineException {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
        calls = EngineCalls.open(TestEngine.settings());
        images = new Images(calls, TestEngine.settings());
        one = new KeptImages(calls, KeptImagesIT::notAsked, "a" + RandomName.of(11));
        other = new KeptImages(calls, KeptImagesIT::notAsked, "b" + RandomName.of(11));
        digest = buildAs(NAME);
    }

    /** An image that nothing else has, of a few bytes. */
    private String buildAs(String name) throws IOException, EngineException {
        Files.writeString(folder.resolve("content"), RandomName.of(40));
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY content /\nENTRYPOINT [\"/content\"]\n");
        images.build(name, folder, Map.entry("NONE", "none"), Images.Layers.NEW);
        return UserImage.digestOf(calls.ask(
                "look",
                client -> String.valueOf(client.inspectImageCmd(name).exec().getId())));
    }

    @AfterEach
    void remove() throws EngineException {
        if (calls != null) {
            TestImages.remove(UserImage.idOf(digest));
            TestImages.remove(NAME);
            calls.close();
        }
    }

    private static UserImage notAsked(String uri) {
        throw new AssertionError("nobody asked for " + uri);
    }

    private boolean isThere() throws EngineException {
        return images.exists(UserImage.idOf(digest));
    }

    @Test
    void keepsAnImageWhoseNameGoesToAnotherUntilItIsLetGo() throws IOException, EngineException {
        assertTrue(one.keep(digest));
        String next = buildAs(NAME);
        assertEquals(Set.of(digest), one.kept());

        one.letGo(digest);

        assertFalse(isThere());
        assertEquals(Set.of(), one.kept());
        one.letGo(digest);
        assertFalse(one.keep(digest));
        assertTrue(images.exists(UserImage.idOf(next)));
    }

    @Test
    void leavesAnImageThatItsUserStillHasAName() throws EngineException {
        one.keep(digest);

        one.letGo(digest);

        assertTrue(isThere());
        assertTrue(images.exists(NAME));
    }

    @Test
    void doesNotLetGoWhatAnotherPlatformKeeps() throws IOException, EngineException {
        one.keep(digest);
        other.keep(digest);
        buildAs(NAME);

        one.letGo(digest);

        assertTrue(isThere());
        assertEquals(Set.of(), one.kept());
        assertEquals(Set.of(digest), other.kept());
    }

    @Test
    void keepsOnWhatAContainerUses() throws IOException, EngineException {
        one.keep(digest);
        buildAs(NAME);
        String container = calls.ask(
                "create",
                client ->
                        client.createContainerCmd(UserImage.idOf(digest)).exec().getId());
        try {
            one.letGo(digest);
            assertEquals(Set.of(digest), one.kept());
        } finally {
            calls.order("remove", client -> client.removeContainerCmd(container).exec());
        }

        one.letGo(digest);
        assertEquals(List.of(), List.copyOf(one.kept()));
        assertFalse(isThere());
    }
}
