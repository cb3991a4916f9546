package dev.ephemera.dispatcher.function;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one version of a layer.
 *
 * @param version from 1
 */
public record LayerReference(LayerName name, long version) {

    private static final Pattern NAME_AND_VERSION = Pattern.compile("(.*):([1-9]\\d{0,17})");

    /**
     * Reads {@code name:version} or an ARN, of any region and account.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if it is neither
     */
    public static LayerReference parse(String text) {
        Matcher matcher = NAME_AND_VERSION.matcher(text);
        if (!matcher.matches()) {
            throw Invalid.parameter(Invalid.quote(text) + " names no version of a layer: write it as 'name:1', or as "
                    + new LayerReference(new LayerName("name"), 1).arn());
        }
        return new LayerReference(LayerName.parse(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    public String arn() {
        return name.arn() + ":" + version;
    }

    @Override
    public String toString() {
        return name + ":" + version;
    }
}
