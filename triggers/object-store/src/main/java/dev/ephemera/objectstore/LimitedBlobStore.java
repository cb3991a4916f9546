package dev.ephemera.objectstore;

import java.util.Set;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;

/** A store that lists some of its buckets only. That others are not reached is for {@link Identities} to see to. */
final class LimitedBlobStore extends ForwardingBlobStore {

    private final Set<String> buckets;

    LimitedBlobStore(BlobStore store, Set<String> buckets) {
        super(store);
        this.buckets = buckets;
    }

    @Override
    public ListBucketsResponse list() {
        ListBucketsResponse all = super.list();
        return all.toBuilder()
                .buckets(all.buckets().stream()
                        .filter(bucket -> buckets.contains(bucket.name()))
                        .toList())
                .build();
    }
}
