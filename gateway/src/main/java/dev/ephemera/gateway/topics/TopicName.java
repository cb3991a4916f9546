package dev.ephemera.gateway.topics;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.regex.Pattern;

/** Names a topic that is not one of the platform's own, nor one of Kafka's. */
record TopicName(String value) {

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final String KAFKAS = "__";

    /**
     * @param ownTopics what the names of the platform's own topics begin with
     * @throws RejectedRequestException if it may not be used
     */
    static TopicName parse(String text, String ownTopics) {
        if (!VALID.matcher(text).matches() || text.equals(".") || text.equals("..")) {
            throw refusal("'" + text + "' cannot be a topic's name: use 1 to 249 letters, digits, '.', '-' and '_'");
        }
        if (text.startsWith(ownTopics) || text.startsWith(KAFKAS)) {
            throw refusal("The topic '" + text + "' is one of the platform's own, which begin with '" + ownTopics
                    + "' and '" + KAFKAS + "': choose another name");
        }
        return new TopicName(text);
    }

    private static RejectedRequestException refusal(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
