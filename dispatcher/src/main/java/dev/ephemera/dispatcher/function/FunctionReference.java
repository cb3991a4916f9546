package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a function and, where a qualifier is given, one of its versions.
 *
 * @param name the function
 * @param qualifier {@code $LATEST}, a version's number or an alias; empty means {@code $LATEST}
 */
public record FunctionReference(FunctionName name, Optional<String> qualifier) {

    /** The start of every function's ARN on this platform. */
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    private static final Pattern NAME_OR_ARN = Pattern.compile(
            "(?:(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?\\d{12}:function:|function:)?([^:]*)(?::([^:]*))?");

    private static final Pattern QUALIFIER = Pattern.compile("\\$LATEST|[a-zA-Z0-9-_]{1,128}");

    /** The unpublished version of a function. */
    public static FunctionReference latest(FunctionName name) {
        return new FunctionReference(name, Optional.empty());
    }

    /**
     * Reads what Lambda's clients call a function by: {@code name}, {@code name:qualifier}, {@code
     * 000000000000:function:name} or a whole ARN. Any region and any account are understood, so that
     * what was written for another place works here.
     *
     * @param qualifier given beside the name
     * @throws RejectedRequestException if it is none of these, or holds another qualifier than the one
     *     beside it
     */
    public static FunctionReference parse(String nameOrArn, Optional<String> qualifier) {
        Matcher matcher = NAME_OR_ARN.matcher(nameOrArn);
        if (!matcher.matches()) {
            throw invalid("'" + nameOrArn + "' names no function: give a name, 'name:version' or an ARN like " + ARN
                    + "name");
        }
        Optional<String> inside = Optional.ofNullable(matcher.group(2));
        if (inside.isPresent() && qualifier.isPresent() && !inside.equals(qualifier)) {
            throw invalid("'" + nameOrArn + "' already names version '" + inside.get() + "', but the qualifier is '"
                    + qualifier.get() + "': leave one of them out, or make them the same");
        }
        return new FunctionReference(new FunctionName(matcher.group(1)), inside.or(() -> qualifier));
    }

    /** @throws RejectedRequestException if the qualifier can be no version and no alias */
    public FunctionReference {
        qualifier.ifPresent(text -> {
            if (!QUALIFIER.matcher(text).matches()) {
                throw invalid("'" + text + "' is no qualifier: use $LATEST, a version's number or an alias of letters,"
                        + " digits, '-' and '_'");
            }
        });
    }

    /** The ARN, which ends with the qualifier where there is one. */
    public String arn() {
        return ARN + name + qualifier.map(text -> ":" + text).orElse("");
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }

    @Override
    public String toString() {
        return name + qualifier.map(text -> ":" + text).orElse("");
    }
}
