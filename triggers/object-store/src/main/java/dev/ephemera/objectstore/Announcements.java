package dev.ephemera.objectstore;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the platform what happens to objects, each time at least once, whichever of the two processes
 * dies when. A happening is noted before it begins; it is forgotten when the platform has it on disk, or
 * when it is certain that it has not happened. What the platform cannot take now is kept and delivered
 * later. Thread-safe.
 */
final class Announcements {

    /** What is done to an object. */
    @FunctionalInterface
    interface Operation<T> {

        /** @param beginning to be run before anything can be seen of it */
        T run(Runnable beginning);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PATIENT_ANSWER = Duration.ofSeconds(60);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final int MOST_KEPT = 10_000;

    private final Parent parent;
    private final BlobStore objects;
    private final Journal journal;
    private final Sequencer sequencer;
    private final KeyLocks locks = new KeyLocks();
    private final BlockingQueue<Happening> kept = new LinkedBlockingQueue<>();

    private Announcements(Parent parent, BlobStore objects, Journal journal, Sequencer sequencer) {
        this.parent = parent;
        this.objects = objects;
        this.journal = journal;
        this.sequencer = sequencer;
    }

    /** Takes up what an earlier process has left. */
    static Announcements open(StoreFolder folder, Parent parent) throws IOException {
        Journal journal = new Journal(folder.journal());
        List<Happening> left = journal.read();
        long highest = left.isEmpty() ? 0 : left.getLast().sequencer();
        Announcements announcements =
                new Announcements(parent, folder.objects(), journal, new Sequencer(InstantSource.system(), highest));
        for (Happening happening : left) {
            announcements.settle(happening);
        }
        return announcements;
    }

    /** Whether anybody wants to know of what happens in a bucket. */
    boolean isWatched(String bucket) {
        return ask(parent.question("wanted").put("bucket", bucket))
                .path("wanted")
                .asBoolean();
    }

    /**
     * Does something to an object, and announces it.
     *
     * @throws AwsServiceException what the operation throws, or that too much is waiting to be announced
     */
    <T> T announce(Happening.Kind kind, Happening.Target target, Happening.Cause cause, Operation<T> operation) {
        Beginning beginning = new Beginning(kind, target, cause);
        T response;
        try {
            response = operation.run(beginning);
            beginning.run();
            beginning.happened();
        } catch (RuntimeException e) {
            beginning.failed(e);
            throw e;
        } finally {
            beginning.unlock();
        }
        beginning.tell();
        return response;
    }

    /** What an object is now; empty if there is none. */
    Optional<Happening.Result> look(Happening.Target target) {
        try {
            HeadObjectResponse found = objects.blobMetadata(HeadObjectRequest.builder()
                    .bucket(target.bucket())
                    .key(target.key())
                    .build());
            return Optional.ofNullable(found).map(object -> Happening.Result.of(object.contentLength(), object.eTag()));
        } catch (NoSuchKeyException | NoSuchBucketException e) {
            return Optional.empty();
        }
    }

    void deliverWhatWasKept() {
        Thread.ofPlatform().name("deliver-kept").daemon().start(this::deliverKept);
    }

    /** One happening, on the thread that brings it about. */
    private final class Beginning implements Runnable {

        private final Happening.Kind kind;
        private final Happening.Target target;
        private final Happening.Cause cause;
        private Optional<Happening> noted = Optional.empty();
        private boolean locked;

        Beginning(Happening.Kind kind, Happening.Target target, Happening.Cause cause) {
            this.kind = kind;
            this.target = target;
            this.cause = cause;
        }

        @Override
        public void run() {
            if (noted.isPresent()) {
                return;
            }
            if (kept.size() >= MOST_KEPT) {
                throw Refusal.slowDown(MOST_KEPT + " events wait for the platform's queue already; try again later");
            }
            locks.of(target).lock();
            locked = true;
            Happening happening = new Happening(sequencer.next(), kind, target, cause, Optional.empty());
            try {
                journal.write(happening);
            } catch (IOException e) {
                throw cannotNote(e);
            }
            noted = Optional.of(happening);
        }

        /** The object is looked at before anything else happens to it. */
        void happened() {
            Happening.Result result =
                    kind.leavesAnObject() ? look(target).orElse(Happening.Result.GONE) : Happening.Result.GONE;
            noted = noted.map(happening -> happening.happened(result));
        }

        /** Unless the store itself has refused it, nobody knows whether it has happened. */
        void failed(RuntimeException reason) {
            boolean refused = reason instanceof AwsServiceException known && known.statusCode() < 500;
            noted.ifPresent(happening -> {
                if (refused) {
                    forget(happening);
                } else {
                    settle(happening);
                }
            });
            noted = Optional.empty();
        }

        void unlock() {
            if (locked) {
                locks.of(target).unlock();
            }
        }

        void tell() {
            noted.ifPresent(happening -> {
                if (!isDelivered(happening, ANSWER)) {
                    keep(happening);
                }
            });
        }
    }

    /** Finds out whether something has happened that nobody has seen the end of, and if so, keeps it. */
    private void settle(Happening happening) {
        if (happening.result().isPresent()) {
            add(happening);
            return;
        }
        Optional<Happening.Result> object = look(happening.target());
        if (object.isPresent() == happening.kind().leavesAnObject()) {
            keep(happening.happened(object.orElse(Happening.Result.GONE)));
        } else {
            forget(happening);
        }
    }

    /** What is announced later must be on the disk as it was. */
    private void keep(Happening happening) {
        try {
            journal.write(happening);
        } catch (IOException e) {
            throw cannotNote(e);
        } finally {
            add(happening);
        }
    }

    private void add(Happening happening) {
        kept.add(happening);
        parent.say("kept", kept.size());
    }

    private void forget(Happening happening) {
        try {
            journal.delete(happening);
        } catch (IOException e) {
            LOG.warn("A journal entry that is done with is still there, and will be announced again: {}", e.toString());
        }
    }

    private boolean isDelivered(Happening happening, Duration patience) {
        ObjectNode question = parent.question("deliver");
        happening.writeTo(question);
        try {
            JsonNode answer = parent.ask(question, patience);
            if (answer.path("settled").asBoolean()) {
                forget(happening);
                return true;
            }
        } catch (ParentSilentException e) {
            LOG.warn("{} for event {}", e.getMessage(), happening.sequencerText());
        }
        return false;
    }

    private void deliverKept() {
        try {
            while (true) {
                Happening next = kept.take();
                while (!isDelivered(next, PATIENT_ANSWER)) {
                    TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
                }
                parent.say("kept", kept.size());
            }
        } catch (InterruptedException e) {
            LOG.error("Events that are kept are not delivered any more", e);
        }
    }

    private JsonNode ask(ObjectNode question) {
        try {
            return parent.ask(question, ANSWER);
        } catch (ParentSilentException e) {
            throw Refusal.slowDown(e.getMessage() + "; try again later");
        }
    }

    private static AwsServiceException cannotNote(IOException reason) {
        LOG.warn("The journal cannot be written: {}", reason.toString());
        return Refusal.slowDown("The store cannot note what happens (" + reason + "); is the disk full?");
    }
}
