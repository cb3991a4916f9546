package dev.ephemera.objectstore;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.BlobStoreLocator;
import org.gaul.s3proxy.blobstore.BlobStore;
import tools.jackson.databind.JsonNode;

/** Who may come in, and what they find. The platform is asked each time, so that what it takes back is gone. */
final class Identities implements BlobStoreLocator {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param secret belongs to the access key
     * @param buckets the only ones it opens; empty if it opens everything
     */
    private record Identity(String secret, Optional<Set<String>> buckets) {}

    private final Parent parent;
    private final BlobStore objects;
    private final Announcements announcements;

    Identities(Parent parent, StoreFolder folder, Announcements announcements) {
        this.parent = parent;
        this.announcements = announcements;
        objects = folder.objects();
    }

    /** Asked for the bucket of each request, and for the one that a copy comes from. */
    @Override
    public AccessGrant locateBlobStore(String accessKey, String bucket, String key) {
        Optional<Identity> found = find(accessKey);
        found.flatMap(Identity::buckets).ifPresent(allowed -> check(allowed, bucket, key));
        return found.map(identity -> grant(accessKey, identity)).orElse(null);
    }

    /** Whoever may use some buckets may do with their objects as he likes, and nothing to buckets. */
    private static void check(Set<String> allowed, String bucket, String key) {
        if (bucket == null || bucket.isEmpty()) {
            return;
        }
        if (!allowed.contains(bucket)) {
            throw Refusal.accessDenied("These credentials are good for " + allowed + ", not for '" + bucket + "'");
        }
        String method = RequestCause.current().request().getMethod();
        if ((key == null || key.isEmpty()) && (method.equals("PUT") || method.equals("DELETE"))) {
            throw Refusal.accessDenied("These credentials are good for objects, not for changes of '" + bucket + "'");
        }
    }

    /** Whether this access key opens everything. */
    boolean isOwner(String identity) {
        return find(identity).filter(found -> found.buckets().isEmpty()).isPresent();
    }

    private AccessGrant grant(String name, Identity identity) {
        BlobStore store = new AnnouncingBlobStore(
                objects, announcements, RequestCause.current().of(name));
        return new AccessGrant(
                identity.secret(),
                identity.buckets()
                        .<BlobStore>map(buckets -> new LimitedBlobStore(store, buckets))
                        .orElse(store));
    }

    private Optional<Identity> find(String accessKey) {
        JsonNode answer;
        try {
            answer = parent.ask(parent.question("identity").put("accessKey", accessKey), PATIENCE);
        } catch (ParentSilentException e) {
            throw Refusal.slowDown(e.getMessage() + "; try again later");
        }
        if (!answer.has("secret")) {
            return Optional.empty();
        }
        Optional<Set<String>> buckets = Optional.empty();
        if (answer.has("buckets")) {
            Set<String> names = new HashSet<>();
            answer.path("buckets").forEach(bucket -> names.add(bucket.asString()));
            buckets = Optional.of(names);
        }
        return Optional.of(new Identity(answer.path("secret").asString(), buckets));
    }
}
