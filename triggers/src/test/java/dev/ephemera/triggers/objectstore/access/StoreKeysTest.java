package dev.ephemera.triggers.objectstore.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.triggers.objectstore.rule.BucketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKeysTest {

    private static final StoreKey OWNER = new StoreKey("owner", "0123456789abcdef");
    private static final Set<BucketName> BUCKETS = Set.of(new BucketName("photos"), new BucketName("thumbs"));

    private final StoreKeys keys = new StoreKeys(new OwnerKeys(List.of(OWNER)));

    @Test
    void anOwnersKeyOpensEverything() {
        assertEquals(Optional.of(new StoreKeys.Grant(OWNER, Optional.empty())), keys.find("owner"));
        assertEquals(Optional.empty(), keys.find("stranger"));
    }

    @Test
    void aLentKeyOpensItsBucketsUntilItIsGivenBack() {
        StoreKeys.Lent lent = keys.lend(BUCKETS);
        assertEquals(
                Optional.of(new StoreKeys.Grant(lent.key(), Optional.of(BUCKETS))),
                keys.find(lent.key().id()));
        lent.close();
        assertEquals(Optional.empty(), keys.find(lent.key().id()));
    }

    @Test
    void noTwoLentKeysAreTheSame() {
        try (StoreKeys.Lent one = keys.lend(BUCKETS);
                StoreKeys.Lent other = keys.lend(BUCKETS)) {
            assertNotEquals(one.key().id(), other.key().id());
            assertNotEquals(one.key().secret(), other.key().secret());
        }
    }

    @Test
    void nobodyIsShownAnothersKey() {
        StoreKey second = new StoreKey("second", "fedcba9876543210");
        StoreKeys both = new StoreKeys(new OwnerKeys(List.of(OWNER, second)));
        assertEquals(second, both.shownTo(Optional.of("second")));
        assertEquals(OWNER, both.shownTo(Optional.of("owner")));
        assertEquals(OWNER, both.shownTo(Optional.empty()));
    }

    @Test
    void secretsAreNotShown() {
        assertFalse(keys.find("owner").toString().contains(OWNER.secret()));
    }

    @Test
    void aGeneratedKeyIsKeptForItsOwnersEyes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("key");
        StoreKey key = KeyFile.open(file);
        assertEquals(key, KeyFile.open(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.writeString(file, "half a key\n");
        assertThrows(IOException.class, () -> KeyFile.open(file));
    }
}
