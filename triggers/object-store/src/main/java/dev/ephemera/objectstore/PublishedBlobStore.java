package dev.ephemera.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A store in which an object is there as a whole, on the disk, or is not there: S3Proxy writes it under
 * another name in the same folder first, and would list it under that. Thread-safe.
 */
final class PublishedBlobStore extends ForwardingBlobStore {

    private final ObjectFiles files;

    PublishedBlobStore(BlobStore store, ObjectFiles files) {
        super(store);
        this.files = files;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        PutObjectResponse response = made(request.key(), () -> super.putBlob(request, payload));
        publish(request.bucket(), request.key());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = made(request.destinationKey(), () -> super.copyBlob(request));
        publish(request.destinationBucket(), request.destinationKey());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response =
                made(upload.blobName(), () -> super.completeMultipartUpload(upload, request));
        publish(upload.containerName(), upload.blobName());
        return response;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response page = super.list(request);
        return page.toBuilder()
                .contents(page.contents().stream()
                        .filter(object -> !files.isUnfinished(request.bucket(), object.key()))
                        .toList())
                .build();
    }

    private static <T> T made(String key, Supplier<T> object) {
        try {
            return object.get();
        } catch (RuntimeException e) {
            throw ObjectKey.explain(key, e);
        }
    }

    private void publish(String bucket, String key) {
        try {
            files.publish(bucket, key);
        } catch (IOException e) {
            throw notCertain(e);
        }
    }

    private static AwsServiceException notCertain(IOException reason) {
        return Refusal.of("InternalError", 500, "The object is not certain to be on the disk: " + reason);
    }
}
