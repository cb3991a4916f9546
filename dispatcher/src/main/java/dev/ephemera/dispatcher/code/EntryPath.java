package dev.ephemera.dispatcher.code;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of files in a package, checked so that they cannot mean anything outside of it. */
final class EntryPath {

    private static final int LONGEST_PART = 255;
    private static final int LONGEST = 1024;
    private static final Pattern DRIVE = Pattern.compile("[a-zA-Z]:.*", Pattern.DOTALL);

    private EntryPath() {}

    /**
     * A name without superfluous dots and slashes; empty for the root itself.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if it is absolute, leads upwards
     *     or is no name on Linux
     */
    static String normalize(String name) {
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            throw refuse(name, "is an absolute path; zip with paths relative to the function's folder");
        }
        if (name.indexOf('\\') >= 0) {
            throw refuse(name, "has a backslash in its name; zip with a tool that writes '/' between folders");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw refuse(name, "has a name that is not valid text; rename it");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw refuse(name, "leads out of the package; zip with paths relative to the function's folder");
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                throw refuse(name, "has a name longer than " + LONGEST_PART + " bytes; shorten it");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        String path = String.join("/", parts);
        if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw refuse(name, "has a path longer than " + LONGEST + " bytes; shorten it");
        }
        return path;
    }

    /**
     * Checks that a symbolic link stays inside the package. All its {@code ..} must stand in front:
     * behind a name they could undo another link, and lead out where the text does not.
     *
     * @param link normalized path of the link
     */
    static void checkLink(String link, String target) {
        long depth = link.chars().filter(character -> character == '/').count();
        boolean leaves = target.isEmpty() || target.startsWith("/");
        boolean upward = true;
        int ups = 0;
        for (String part : target.split("/", -1)) {
            if (part.equals("..")) {
                leaves |= !upward;
                ups++;
            } else if (!part.isEmpty() && !part.equals(".")) {
                upward = false;
            }
        }
        if (leaves || ups > depth || target.codePoints().anyMatch(Character::isISOControl)) {
            throw refuse(
                    link,
                    "is a link to " + Refusal.quote(target)
                            + ", which leaves the package; put the file itself into it");
        }
    }

    private static RuntimeException refuse(String name, String why) {
        return Refusal.because("cannot be used: its entry " + Refusal.quote(name) + " " + why);
    }
}
