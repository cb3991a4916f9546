package dev.ephemera.triggers.objectstore.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A platform process whose queue never answers: it has an object put, tells the store's process once the
 * event has arrived at the queue, and waits to be killed.
 */
final class StrandedStore {

    static final String TOLD = "store ";
    static final String KEY = "put before the end";

    private StrandedStore() {}

    /** @param arguments the data folder, and a bucket that a rule watches */
    public static void main(String[] arguments) throws Exception {
        TestStore test = new TestStore(Path.of(arguments[0])).awaitReady();
        S3Client s3 = test.client();
        s3.createBucket(request -> request.bucket(arguments[1]));
        CountDownLatch never = new CountDownLatch(1);
        test.queue().behave(_ -> {
            System.out.println(TOLD + test.store().pid().orElseThrow());
            never.await();
        });
        s3.putObject(request -> request.bucket(arguments[1]).key(KEY), RequestBody.fromString("hello"));
        System.out.println("The put was answered, though its event is nowhere");
        never.await();
    }
}
