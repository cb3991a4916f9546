package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.time.SystemTime;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A platform process that starts a broker, puts a word into it, tells the broker's process, and waits to be killed. */
final class StrandedBroker {

    static final String TOLD = "broker ";

    private StrandedBroker() {}

    /** @param arguments the broker's data folder, and a topic */
    public static void main(String[] arguments) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(
                EmbeddedBrokerSettings.of(TestBroker.libraries(), Path.of(arguments[0])), SystemTime.INSTANCE);
        ShareClient client = new ShareClient(broker.ready().get(120, TimeUnit.SECONDS), arguments[1]);
        client.createTopic();
        client.put("from the dead");
        System.out.println(TOLD + broker.pid().orElseThrow());
        System.in.read();
    }
}
