package dev.ephemera.triggers.secret;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a secret may be meant by: its own, or the ARN that Secrets Manager would give it,
 * which ends with a dash and six characters of its own making. Region and account do not matter.
 */
final class SecretName {

    private static final Pattern ARN = Pattern.compile("arn:aws[a-zA-Z-]*:secretsmanager:[^:]*:[^:]*:secret:(.+)");
    private static final Pattern SUFFIX = Pattern.compile("(.+)-[a-zA-Z0-9]{6}");

    private SecretName() {}

    /** The likeliest first. */
    static List<String> candidates(String uri) {
        Matcher arn = ARN.matcher(uri);
        if (!arn.matches()) {
            return List.of(uri);
        }
        String name = arn.group(1);
        Matcher suffix = SUFFIX.matcher(name);
        return suffix.matches() ? List.of(name, suffix.group(1)) : List.of(name);
    }
}
