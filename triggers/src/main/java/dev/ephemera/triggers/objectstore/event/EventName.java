package dev.ephemera.triggers.objectstore.event;

/**
 * What has happened to an object.
 *
 * @param value as S3 writes it into records: {@code ObjectCreated:Put}
 */
public record EventName(String value) {

    /** What rules and some stores write before the name. */
    static final String SCHEME = "s3:";

    public static final EventName PUT = new EventName("ObjectCreated:Put");
    public static final EventName COPY = new EventName("ObjectCreated:Copy");
    public static final EventName COMPLETED = new EventName("ObjectCreated:CompleteMultipartUpload");
    public static final EventName DELETED = new EventName("ObjectRemoved:Delete");

    /** With or without {@value #SCHEME} before it. */
    static EventName parse(String text) {
        return new EventName(text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text);
    }

    @Override
    public String toString() {
        return value;
    }
}
