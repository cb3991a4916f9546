package dev.ephemera.dispatcher.layer;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the publisher of a layer's version says of it. Lists are filtered by it; nothing else reads it.
 *
 * @param description at most 256 characters
 * @param license at most 512 characters
 * @param runtimes that it is meant for, at most 15; empty if it does not say
 * @param architectures that it is meant for; empty if it does not say
 */
public record LayerDetails(String description, String license, List<String> runtimes, List<String> architectures) {

    private static final int LONGEST_DESCRIPTION = 256;
    private static final int LONGEST_LICENSE = 512;
    private static final int MOST_RUNTIMES = 15;
    private static final int MOST_ARCHITECTURES = 2;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,128}");

    /** @throws RejectedRequestException naming what is too long, too many, or no name */
    public LayerDetails {
        checkText("Description", description, LONGEST_DESCRIPTION);
        checkText("LicenseInfo", license, LONGEST_LICENSE);
        checkNames("CompatibleRuntimes", runtimes, MOST_RUNTIMES);
        checkNames("CompatibleArchitectures", architectures, MOST_ARCHITECTURES);
        runtimes = List.copyOf(runtimes);
        architectures = List.copyOf(architectures);
    }

    private static void checkText(String what, String text, int longest) {
        if (text.codePointCount(0, text.length()) > longest || text.indexOf('\0') >= 0) {
            throw invalid(what + " has " + text.length() + " characters; it can have " + longest + ", and no NUL");
        }
    }

    private static void checkNames(String what, List<String> names, int most) {
        if (names.size() > most) {
            throw invalid(what + " names " + names.size() + " of them; it can name " + most);
        }
        names.forEach(name -> checkName(what, name));
    }

    /** @throws RejectedRequestException if {@code name} can be no runtime and no architecture */
    static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            String shown = name.length() > 128 ? name.substring(0, 128) + "…" : name;
            throw invalid(what + " cannot be '" + shown + "': use letters, digits, '.', '-' and '_'");
        }
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
