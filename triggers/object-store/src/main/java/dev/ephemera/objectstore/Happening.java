package dev.ephemera.objectstore;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happens to an object.
 *
 * @param sequencer greater than that of everything before
 * @param kind what it is
 * @param target to which object
 * @param cause who asked for it
 * @param result what the object is afterwards; empty as long as nobody knows whether it has happened
 */
record Happening(long sequencer, Kind kind, Target target, Cause cause, Optional<Result> result) {

    /** The names are S3's. */
    enum Kind {
        PUT("ObjectCreated:Put"),
        COPY("ObjectCreated:Copy"),
        COMPLETE("ObjectCreated:CompleteMultipartUpload"),
        DELETE("ObjectRemoved:Delete");

        private final String event;

        Kind(String event) {
            this.event = event;
        }

        boolean leavesAnObject() {
            return switch (this) {
                case PUT, COPY, COMPLETE -> true;
                case DELETE -> false;
            };
        }
    }

    record Target(String bucket, String key) {}

    /**
     * @param principal the access key's id
     * @param address of the client
     */
    record Cause(String principal, String address, String requestId) {}

    /**
     * What has become of an object; the store keeps no versions.
     *
     * @param size in bytes; empty if the object is gone
     * @param eTag without quotes; empty if the object is gone
     */
    record Result(OptionalLong size, Optional<String> eTag) {

        static final Result GONE = new Result(OptionalLong.empty(), Optional.empty());

        static Result of(long size, String eTag) {
            return new Result(OptionalLong.of(size), Optional.ofNullable(eTag).map(text -> text.replace("\"", "")));
        }
    }

    Happening happened(Result left) {
        return new Happening(sequencer, kind, target, cause, Optional.of(left));
    }

    /** Of as many digits as any other, so that texts compare as numbers do. */
    String sequencerText() {
        return String.format(Locale.ROOT, "%016X", sequencer);
    }

    /** The time is in the sequencer. */
    Instant at() {
        return Instant.ofEpochMilli(Sequencer.millis(sequencer));
    }

    void writeTo(ObjectNode json) {
        json.put("sequencer", sequencerText())
                .put("kind", kind.name())
                .put("event", kind.event)
                .put("at", at().toEpochMilli())
                .put("bucket", target.bucket())
                .put("key", target.key())
                .put("principal", cause.principal())
                .put("address", cause.address())
                .put("requestId", cause.requestId())
                .put("happened", result.isPresent());
        result.ifPresent(left -> {
            left.size().ifPresent(size -> json.put("size", size));
            left.eTag().ifPresent(eTag -> json.put("eTag", eTag));
        });
    }

    static Happening read(JsonNode json) {
        Result left = new Result(
                json.has("size") ? OptionalLong.of(json.path("size").asLong()) : OptionalLong.empty(),
                json.has("eTag") ? Optional.of(json.path("eTag").asString()) : Optional.empty());
        return new Happening(
                Long.parseUnsignedLong(json.path("sequencer").asString(), 16),
                Kind.valueOf(json.path("kind").asString()),
                new Target(json.path("bucket").asString(), json.path("key").asString()),
                new Cause(
                        json.path("principal").asString(),
                        json.path("address").asString(),
                        json.path("requestId").asString()),
                json.path("happened").asBoolean() ? Optional.of(left) : Optional.empty());
    }
}
