package dev.ephemera.triggers.webhook.signature;

import java.util.List;
import java.util.regex.Pattern;

/** Reads the headers that a check cannot do without. */
final class ReadHeader {

    /** Seconds since 1970 as senders write them; longer ones are no time of ours. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private ReadHeader() {}

    /** A header that must be there, once. */
    static String only(WebhookRequest request, String name) throws NotGenuineException {
        List<String> values = request.header(name);
        if (values.isEmpty()) {
            throw new NotGenuineException("the header " + name + " is missing");
        }
        if (values.size() > 1) {
            throw new NotGenuineException("the header " + name + " is there " + values.size() + " times");
        }
        return values.getFirst().strip();
    }

    static long seconds(String text) throws NotGenuineException {
        if (!SECONDS.matcher(text).matches()) {
            throw new NotGenuineException("its timestamp is no number of seconds");
        }
        return Long.parseLong(text);
    }
}
