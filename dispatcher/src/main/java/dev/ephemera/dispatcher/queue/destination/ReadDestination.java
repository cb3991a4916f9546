package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what people call a destination. */
public final class ReadDestination {

    /** Characters. */
    public static final int LONGEST = 2048;

    private static final String POSSIBLE = "give a function's name or ARN, kafka://TOPIC, or an http(s):// address";

    private static final Pattern FUNCTION_ARN = Pattern.compile("arn:aws[a-zA-Z-]*:lambda:[^:]*:[^:]*:function:.*");
    private static final Pattern OTHER_ARN = Pattern.compile("arn:[^:]*:([^:]*):.*", Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final int LAST_PORT = 65_535;

    private ReadDestination() {}

    /** @throws RejectedRequestException if it can be none, saying what can */
    public static Destination of(String text) {
        if (text.length() > LONGEST) {
            throw invalid("A destination has at most " + LONGEST + " characters, not " + text.length());
        }
        if (text.startsWith("arn:") && !FUNCTION_ARN.matcher(text).matches()) {
            throw foreign(text);
        }
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return new Destination.ToFunction(FunctionReference.parse(text, Optional.empty()));
        }
        return switch (scheme.group(1)) {
            case "kafka" -> topic(text.substring(Destination.ToTopic.SCHEME.length()));
            case "http", "https" -> webhook(text);
            default ->
                throw invalid("Nothing can be told to addresses that begin with '" + scheme.group(1) + "://' here: "
                        + POSSIBLE);
        };
    }

    private static Destination topic(String name) {
        if (!TOPIC.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw invalid(
                    "'" + name + "' cannot be a topic's name: use 1 to 249 letters, digits, '.', '-' and '_', as in"
                            + " kafka://failures");
        }
        return new Destination.ToTopic(name);
    }

    /** The complaints do not repeat the address, which may hold a secret. */
    private static Destination webhook(String text) {
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw invalid("The destination is no address: " + e.getReason() + " at character " + (e.getIndex() + 1)
                    + "; percent-encode what an address cannot hold");
        }
        if (address.getRawUserInfo() != null) {
            throw invalid("The destination holds a user's name before its host: put secrets into its path or query");
        }
        if (address.getHost() == null) {
            throw invalid("The destination names no host: it looks like https://host/path");
        }
        if (address.getPort() == 0 || address.getPort() > LAST_PORT) {
            throw invalid("The destination's port " + address.getPort() + " is out of range: use 1 to " + LAST_PORT);
        }
        Destination.ToWebhook webhook = new Destination.ToWebhook(address);
        if (address.getRawFragment() != null && webhook.secretName().isEmpty()) {
            throw invalid("The destination ends with '#…', which is never sent: leave it out, or say with"
                    + " #secret=NAME which secret of the platform's configuration signs what is sent there");
        }
        return webhook;
    }

    private static RejectedRequestException foreign(String text) {
        Matcher arn = OTHER_ARN.matcher(text);
        String service = arn.matches() ? arn.group(1) : "";
        String what = switch (service) {
            case "sqs" -> "There are no SQS queues here";
            case "sns" -> "There are no SNS topics here";
            case "events" -> "There are no event buses of EventBridge here";
            case "s3" -> "There are no S3 buckets to write to here";
            default -> "'" + text + "' is no function's ARN";
        };
        return invalid(what + ": " + POSSIBLE);
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
