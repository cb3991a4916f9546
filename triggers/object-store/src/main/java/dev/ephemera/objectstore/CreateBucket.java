package dev.ephemera.objectstore;

import java.util.function.BiConsumer;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a bucket for the platform, which asks for nothing else. Thread-safe. */
record CreateBucket(BlobStore objects) implements BiConsumer<JsonNode, ObjectNode> {

    @Override
    public void accept(JsonNode question, ObjectNode answer) {
        try {
            objects.createContainer(question.path("bucket").asString());
        } catch (S3Exception e) {
            if (!"BucketAlreadyOwnedByYou".equals(S3Exceptions.errorCode(e))) {
                answer.put("refusal", e.getMessage());
            }
        } catch (RuntimeException e) {
            answer.put("refusal", e.toString());
        }
    }
}
