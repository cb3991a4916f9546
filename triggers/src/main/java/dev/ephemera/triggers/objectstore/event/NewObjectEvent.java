package dev.ephemera.triggers.objectstore.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What has happened in a store of our own.
 *
 * @param at when, to the millisecond
 * @param object which object, and what it is now
 * @param sequencer hexadecimal digits, as many as those of every other event of this key, and greater
 *     than those before
 * @param cause who made the request
 */
public record NewObjectEvent(EventName name, Instant at, Subject object, String sequencer, Cause cause) {

    /**
     * @param key not encoded
     * @param size in bytes; empty if the object is gone
     * @param eTag without quotes; empty if the object is gone
     */
    public record Subject(String bucket, String key, OptionalLong size, Optional<String> eTag) {}

    /**
     * @param principal the id of the access key
     * @param address where the request came from
     * @param requestId the one in the answer to it
     */
    public record Cause(String principal, String address, String requestId) {}

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /**
     * The record S3 makes of it, version 2.1.
     *
     * @param configuration the id of the rule that asks for it
     */
    public ObjectEvent toEvent(String configuration) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", "us-east-1")
                .put("eventTime", TIME.format(at))
                .put("eventName", name.value());
        whole.putObject("userIdentity").put("principalId", cause.principal());
        whole.putObject("requestParameters").put("sourceIPAddress", cause.address());
        whole.putObject("responseElements")
                .put("x-amz-request-id", cause.requestId())
                .put("x-amz-id-2", cause.requestId());
        ObjectNode s3 = whole.putObject("s3");
        s3.put("s3SchemaVersion", "1.0").put("configurationId", configuration);
        ObjectNode bucket = s3.putObject("bucket").put("name", object.bucket());
        bucket.putObject("ownerIdentity").put("principalId", "ephemera");
        bucket.put("arn", "arn:aws:s3:::" + object.bucket());
        ObjectNode described = s3.putObject("object").put("key", encoded(object.key()));
        object.size().ifPresent(size -> described.put("size", size));
        object.eTag().ifPresent(eTag -> described.put("eTag", eTag));
        described.put("sequencer", sequencer);
        return new ObjectEvent(name, object.bucket(), object.key(), Optional.of(sequencer), whole);
    }

    /** As forms do, but for the slashes, which S3 leaves. */
    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
