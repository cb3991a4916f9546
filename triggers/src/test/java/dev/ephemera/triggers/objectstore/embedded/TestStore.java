package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.triggers.objectstore.AcceptObjectEvents;
import dev.ephemera.triggers.objectstore.RuleActivity;
import dev.ephemera.triggers.objectstore.access.OwnerKeys;
import dev.ephemera.triggers.objectstore.access.StoreKey;
import dev.ephemera.triggers.objectstore.access.StoreKeys;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A real embedded store in front of a queue that tests look into. */
final class TestStore implements AutoCloseable {

    static final StoreKey OWNER = new StoreKey("owner", "0123456789abcdef0123");
    private static final int START_SECONDS = 120;

    private final Path folder;
    private final FakeQueue queue = new FakeQueue();
    private final StoreKeys keys = new StoreKeys(new OwnerKeys(List.of(OWNER)));
    private final Database database;
    private final NotificationRules rules;
    private final AnswerStore answers;
    private EmbeddedStore store;

    TestStore(Path folder) throws IOException {
        this(folder, 0);
    }

    TestStore(Path folder, int port) throws IOException {
        this.folder = folder;
        database = Database.sqlite(folder.resolve("ephemera.db"));
        rules = new NotificationRules(database, _ -> {}, Duration.ZERO);
        answers = new AnswerStore(
                keys, rules, new AcceptObjectEvents(rules, queue, new RuleActivity(), SystemTime.INSTANCE));
        store = start(port);
    }

    static Path libraries() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("ephemera.object-store.libraries"), "the build says where the libraries are"));
    }

    private EmbeddedStore start(int port) {
        return EmbeddedStore.start(
                EmbeddedStoreSettings.of(libraries(), folder.resolve("objects"), port), answers, SystemTime.INSTANCE);
    }

    TestStore awaitReady() throws Exception {
        store.ready().get(START_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    /** Stops it in order, and starts it again at the same port. */
    void restart() throws Exception {
        int port = port();
        store.close();
        store = start(port);
        awaitReady();
    }

    EmbeddedStore store() {
        return store;
    }

    FakeQueue queue() {
        return queue;
    }

    NotificationRules rules() {
        return rules;
    }

    StoreKeys keys() {
        return keys;
    }

    Path journal() {
        return folder.resolve("objects").resolve("journal");
    }

    int port() {
        return store.ready().join().getPort();
    }

    S3Client client() {
        return client(OWNER).build();
    }

    S3ClientBuilder client(StoreKey key) {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(2)));
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
