package dev.ephemera.objectstore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The store as one request sees it: what the request changes is announced. Thread-safe. */
final class AnnouncingBlobStore extends ForwardingBlobStore {

    /** S3Proxy keeps its books of uploads in objects with such names, which clients cannot use. */
    private static final String BOOKKEEPING = ".s3proxy-";

    private final Announcements announcements;
    private final RequestCause cause;

    AnnouncingBlobStore(BlobStore objects, Announcements announcements, RequestCause cause) {
        super(objects);
        this.announcements = announcements;
        this.cause = cause;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        ObjectKey.check(request.key());
        Happening.Target target = new Happening.Target(request.bucket(), request.key());
        if (isNobodysBusiness(target)) {
            return super.putBlob(request, payload);
        }
        return announcements.announce(
                Happening.Kind.PUT,
                target,
                cause.get(),
                // The object appears after its last byte, and an upload may take hours until then.
                beginning -> super.putBlob(request, new WholePayload(payload, beginning)));
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        ObjectKey.check(request.destinationKey());
        Happening.Target target = new Happening.Target(request.destinationBucket(), request.destinationKey());
        if (isNobodysBusiness(target)) {
            return super.copyBlob(request);
        }
        return announcements.announce(Happening.Kind.COPY, target, cause.get(), beginning -> {
            beginning.run();
            return super.copyBlob(request);
        });
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        ObjectKey.check(request.key());
        return super.initiateMultipartUpload(request);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        ObjectKey.checkPresent(request.key());
        return super.blobMetadata(request);
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        ObjectKey.checkPresent(request.key());
        return super.getBlob(request);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        Happening.Target target = new Happening.Target(upload.containerName(), upload.blobName());
        if (isNobodysBusiness(target)) {
            return super.completeMultipartUpload(upload, request);
        }
        return announcements.announce(Happening.Kind.COMPLETE, target, cause.get(), beginning -> {
            beginning.run();
            return super.completeMultipartUpload(upload, request);
        });
    }

    /** Deletes of many objects come here too, one by one. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        if (!ObjectKey.canExist(request.key())) {
            // As with any other key that is not there.
            return DeleteObjectResponse.builder().build();
        }
        Happening.Target target = new Happening.Target(request.bucket(), request.key());
        if (isNobodysBusiness(target)) {
            return super.removeBlob(request);
        }
        return announcements.announce(Happening.Kind.DELETE, target, cause.get(), beginning -> {
            beginning.run();
            return super.removeBlob(request);
        });
    }

    private boolean isNobodysBusiness(Happening.Target target) {
        return target.key().startsWith(BOOKKEEPING) || !announcements.isWatched(target.bucket());
    }

    /** Tells when its last byte has been read. */
    private static final class WholePayload extends FilterInputStream {

        private final Runnable atEnd;

        WholePayload(InputStream payload, Runnable atEnd) {
            super(payload);
            this.atEnd = atEnd;
        }

        @Override
        public int read() throws IOException {
            return noticed(super.read());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return noticed(super.read(target, offset, length));
        }

        private int noticed(int result) {
            if (result < 0) {
                atEnd.run();
            }
            return result;
        }
    }
}
