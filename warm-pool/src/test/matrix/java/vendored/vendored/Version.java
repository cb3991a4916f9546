package vendored;

public final class Version {
    public static final String TEXT = Version.class.getSimpleName().isEmpty() ? "" : "1.2.3";
}
