package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.Holds;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.ImageKeeper;
import dev.ephemera.warmpool.engine.UserImage;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the engine keeps the images that functions run in, and lets go the others. Thread-safe: what it
 * remembers of its last look belongs to whoever has {@code looking}.
 */
public final class ImagesInUse implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ImagesInUse.class);

    private final ImageKeeper engine;
    private final Supplier<Set<CodeDigest>> functions;
    private final Holds holds = new Holds();
    private final Set<CodeDigest> usedLately = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private Set<CodeDigest> unusedBefore = Set.of();
    private volatile boolean closed;

    /** @param functions the images that functions run in now, as the database has it */
    public ImagesInUse(ImageKeeper engine, Supplier<Set<CodeDigest>> functions) {
        this.engine = engine;
        this.functions = functions;
    }

    /**
     * Finds an image, pulling it if need be, and hands it to {@code use}, which makes a function run in it. Until that
     * has returned the image is not let go.
     *
     * @throws EngineException if there is no such image, or none can be run here
     */
    public <T> T use(String uri, Function<UserImage, T> use) throws EngineException {
        UserImage image = engine.resolve(uri);
        CodeDigest digest = new CodeDigest(image.digest());
        holds.hold(digest);
        usedLately.add(digest);
        try {
            if (!engine.keep(image.digest())) {
                throw new EngineException(
                        EngineException.Kind.TRANSIENT,
                        "The image '" + uri + "' has been removed from the engine just now; build or load it again");
            }
            return use.apply(image);
        } finally {
            holds.release(digest);
        }
    }

    /**
     * Compares what the engine keeps with what functions need. An image that none has needed at this look and the one
     * before, nor has been made to need in between, is let go: runs that were on their way when its last function
     * changed have found their container by then. Blocks on engine and database; returns at once while another look is
     * under way. What it fails at, the next look makes good.
     */
    public void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            lookAlone();
        } catch (EngineException | RuntimeException e) {
            if (!closed) {
                log.warn("It cannot be told which images functions need; the next look tries again", e);
            }
        } finally {
            looking.set(false);
        }
    }

    private void lookAlone() throws EngineException {
        Set<CodeDigest> used = Set.copyOf(usedLately);
        usedLately.removeAll(used);
        Set<CodeDigest> kept = engine.kept().stream().map(CodeDigest::new).collect(Collectors.toSet());
        Set<CodeDigest> needed = functions.get();
        for (CodeDigest digest : needed) {
            if (!kept.contains(digest) && !engine.keep(digest.hex())) {
                log.debug("image {} is not in the engine; the runs of its functions say so", digest.hex());
            }
        }
        Set<CodeDigest> unused = new HashSet<>(kept);
        unused.removeAll(needed);
        for (CodeDigest digest : unused) {
            if (unusedBefore.contains(digest) && !used.contains(digest) && holds.beginCollection(digest)) {
                try {
                    letGo(digest);
                } finally {
                    holds.endCollection(digest);
                }
            }
        }
        unusedBefore = unused;
    }

    /** Asks once more: whoever held it when {@code unused} was found may have made a function meanwhile. */
    private void letGo(CodeDigest digest) throws EngineException {
        if (!functions.get().contains(digest)) {
            engine.letGo(digest.hex());
        }
    }

    /** Has nothing more to say of a look that the engine's end cuts off. */
    @Override
    public void close() {
        closed = true;
    }
}
