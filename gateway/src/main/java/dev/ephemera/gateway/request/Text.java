package dev.ephemera.gateway.request;

import io.micronaut.http.MediaType;
import java.util.Locale;
import java.util.Set;

/** Tells text from everything else. */
public final class Text {

    private static final Set<String> TEXTUAL_APPLICATIONS = Set.of("json", "xml", "javascript");

    private Text() {}

    public static boolean isJson(MediaType type) {
        String subtype = subtype(type);
        return type.getType().equals("application") && (subtype.equals("json") || subtype.endsWith("+json"));
    }

    /**
     * Whether a body of this type is text: exactly the types that Lambda's function URLs pass on as
     * text. Forms are not among them.
     */
    public static boolean isText(MediaType type) {
        return type.getType().equalsIgnoreCase("text")
                || (type.getType().equalsIgnoreCase("application") && TEXTUAL_APPLICATIONS.contains(subtype(type)));
    }

    private static String subtype(MediaType type) {
        return type.getSubtype().toLowerCase(Locale.ROOT);
    }
}
