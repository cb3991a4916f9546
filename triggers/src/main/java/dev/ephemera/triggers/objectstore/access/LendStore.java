package dev.ephemera.triggers.objectstore.access;

import dev.ephemera.dispatcher.dispatch.RunSupplies;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.loopback.LoopbackPort;
import dev.ephemera.warmpool.posix.NetworkNamespaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings the object store within reach of runs whose functions ask for it: a port on the loopback
 * interface of the container, and a key that is good for the run and for the buckets that are named. In
 * the environment both are as the AWS SDKs look for them. Thread-safe.
 */
public final class LendStore implements RunSupplies {

    /** Where a container finds the store, on its own loopback interface. */
    static final int PORT = 9000;

    private static final String ENDPOINT = "http://127.0.0.1:" + PORT;

    private final StoreKeys keys;
    private final Supplier<Optional<InetSocketAddress>> store;

    /** @param store where it serves; empty at times when it does not */
    public LendStore(StoreKeys keys, Supplier<Optional<InetSocketAddress>> store) {
        this.keys = keys;
        this.store = store;
    }

    /** For platforms without a store: says so to whoever asks for it. */
    public static RunSupplies none() {
        return (function, _) -> BucketWish.of(function)
                .map(_ -> remark("this platform has none, ephemera.object-store.enabled is false"))
                .orElse(Supply.NOTHING);
    }

    @Override
    public Supply supply(FunctionConfiguration function, StartedContainer container) {
        return BucketWish.of(function).map(wish -> lend(wish, container)).orElse(Supply.NOTHING);
    }

    private Supply lend(BucketWish wish, StartedContainer container) {
        Optional<ProcessHandle> process = container.process();
        if (process.isEmpty()) {
            return remark("the containers of this engine run on another machine, or in another container");
        }
        try {
            ServerSocketChannel port = NetworkNamespaces.listen(process.get(), PORT);
            return new LentStore(keys.lend(wish.buckets()), LoopbackPort.serve(port, store), remarks(wish));
        } catch (IOException e) {
            return remark(e.getMessage() + "; the platform must run as root for that");
        }
    }

    private static List<String> remarks(BucketWish wish) {
        List<String> remarks = new ArrayList<>();
        for (String name : wish.noNames()) {
            remarks.add("WARNING " + BucketWish.VARIABLE + " names '" + name + "', which can be no bucket");
        }
        return remarks;
    }

    private static Supply remark(String reason) {
        return new Supply() {

            @Override
            public List<String> remarks() {
                return List.of("WARNING The object store, which " + BucketWish.VARIABLE
                        + " asks for, is not within reach: " + reason);
            }
        };
    }

    private record LentStore(StoreKeys.Lent key, LoopbackPort port, List<String> remarks) implements Supply {

        @Override
        public Map<String, String> environment() {
            return Map.of(
                    "AWS_ENDPOINT_URL",
                    ENDPOINT,
                    "AWS_ENDPOINT_URL_S3",
                    ENDPOINT,
                    "AWS_ACCESS_KEY_ID",
                    key.key().id(),
                    "AWS_SECRET_ACCESS_KEY",
                    key.key().secret());
        }

        @Override
        public void close() {
            key.close();
            port.close();
        }
    }
}
