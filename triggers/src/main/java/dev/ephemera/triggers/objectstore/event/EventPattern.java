package dev.ephemera.triggers.objectstore.event;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which events are meant: one, {@code s3:ObjectCreated:Put}, or all of a family, {@code
 * s3:ObjectCreated:*}.
 *
 * @param text as written above
 */
public record EventPattern(String text) {

    private static final Pattern FORM = Pattern.compile("s3:([A-Za-z]+)((?::[A-Za-z]+)*(?::\\*)?)");
    private static final String ALL = ":*";

    /** S3's own, then MinIO's and Ceph's. A name that is none of them is a slip of the pen. */
    private static final Set<String> FAMILIES = Set.of(
            "ObjectCreated",
            "ObjectRemoved",
            "ObjectRestore",
            "ObjectTagging",
            "ObjectAcl",
            "ReducedRedundancyLostObject",
            "Replication",
            "LifecycleExpiration",
            "LifecycleTransition",
            "IntelligentTiering",
            "ObjectAccessed",
            "ObjectTransition",
            "Scanner",
            "ObjectLifecycle",
            "ObjectSynced");

    /** Those of the families that nearly every rule is about; what follows them in others is taken as it is. */
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "ObjectCreated",
            Set.of(
                    ":*",
                    ":Put",
                    ":Post",
                    ":Copy",
                    ":CompleteMultipartUpload",
                    ":PutRetention",
                    ":PutLegalHold",
                    ":PutTagging",
                    ":DeleteTagging"),
            "ObjectRemoved",
            Set.of(":*", ":Delete", ":DeleteMarkerCreated", ":DeleteAllVersions", ":NoOP"));

    /** @throws RejectedRequestException if no store has such events */
    public EventPattern {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()
                || !FAMILIES.contains(matcher.group(1))
                || !MEMBERS.getOrDefault(matcher.group(1), Set.of(matcher.group(2)))
                        .contains(matcher.group(2))) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "'" + text + "' is no object event: use one such as s3:ObjectCreated:*, s3:ObjectCreated:Put,"
                            + " s3:ObjectRemoved:* or s3:ObjectRemoved:Delete");
        }
    }

    public boolean matches(EventName name) {
        return covers(EventName.SCHEME + name);
    }

    /** Whether there are events that both mean. */
    public boolean overlaps(EventPattern other) {
        return covers(other.text) || other.covers(text);
    }

    /** @param name an event, or a family with all of its events */
    private boolean covers(String name) {
        return coversAll() ? (name + ":").startsWith(family()) : name.equals(text);
    }

    private boolean coversAll() {
        return text.endsWith(ALL);
    }

    /** What all names that are meant begin with, the last colon included. */
    private String family() {
        return text.substring(0, text.length() - 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
