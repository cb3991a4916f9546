package dev.ephemera.objectstore;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Which keys can be files. To a file system {@code a//b}, {@code a/./b} and {@code a/b} are the same, so only
 * the last of them can be an object. Stateless.
 */
final class ObjectKey {

    /** In bytes: while an object is written, a dash and a UUID follow its name. */
    private static final int LONGEST_NAME = 255 - 37;

    /** What the system says where a folder should be a file, or the other way round. */
    private static final Set<String> CLASHES = Set.of("Not a directory", "Is a directory");

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private ObjectKey() {}

    static boolean canExist(String key) {
        return objection(key).isEmpty();
    }

    /** @throws AwsServiceException if no object can have this key, saying why */
    static void check(String key) {
        objection(key).ifPresent(reason -> {
            throw refusal(reason);
        });
    }

    /** Why the file of an object cannot be made, if the key is to blame; otherwise {@code failure}. */
    static RuntimeException explain(String key, RuntimeException failure) {
        return failure.getCause() instanceof FileSystemException file && isClash(file)
                ? refusal("'" + key + "' cannot be an object while others begin with '" + key
                        + "/', nor while a part of it before a slash is one")
                : failure;
    }

    private static boolean isClash(FileSystemException failure) {
        return failure instanceof FileAlreadyExistsException
                || (failure.getReason() != null && CLASHES.contains(failure.getReason()));
    }

    private static AwsServiceException refusal(String reason) {
        return Refusal.of("InvalidArgument", BAD_REQUEST, "This store keeps objects as files, so " + reason);
    }

    /** @throws NoSuchKeyException if no object can have this key */
    static void checkPresent(String key) {
        if (!canExist(key)) {
            throw NoSuchKeyException.builder()
                    .message("The specified key does not exist.")
                    .statusCode(NOT_FOUND)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("NoSuchKey")
                            .errorMessage("The specified key does not exist.")
                            .build())
                    .build();
        }
    }

    private static Optional<String> objection(String key) {
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()) {
                return Optional.of("a key cannot begin with '/', nor have '//' in it");
            }
            if (name.equals(".") || name.equals("..")) {
                return Optional.of("'" + name + "' cannot stand between the slashes of a key");
            }
            if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                return Optional.of("what stands between the slashes of a key has at most " + LONGEST_NAME + " bytes");
            }
        }
        return path.indexOf('\0') >= 0 ? Optional.of("a key cannot have a zero byte in it") : Optional.empty();
    }
}
