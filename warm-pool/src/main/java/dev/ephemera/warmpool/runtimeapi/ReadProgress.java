package dev.ephemera.warmpool.runtimeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads what a run posts about its progress. Stateless. */
final class ReadProgress {

    /** A message in escapes of six bytes for each of its characters fits in twice. */
    private static final int LONGEST_BODY = 1 << 14;

    private static final JsonFactory JSON = new JsonFactory();

    private ReadProgress() {}

    /** What became of it. */
    sealed interface Result {

        record Good(ReportedProgress progress) implements Result {}

        /** @param problem a sentence for who wrote the function */
        record Bad(String problem) implements Result {}
    }

    static Result from(byte[] body) {
        if (body.length > LONGEST_BODY) {
            return new Result.Bad(
                    "A progress report has at most " + LONGEST_BODY + " bytes, and this one has " + body.length);
        }
        try (JsonParser json = JSON.createParser(body)) {
            return read(json);
        } catch (IOException e) {
            return malformed();
        }
    }

    private static Result read(JsonParser json) throws IOException {
        double percent = Double.NaN;
        String message = "";
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return malformed();
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("percent") && value.isNumeric()) {
                percent = json.getDoubleValue();
            } else if (field.equals("message") && value == JsonToken.VALUE_STRING) {
                message = json.getText();
            } else {
                return malformed();
            }
        }
        return check(percent, message);
    }

    private static Result check(double percent, String message) {
        if (Double.isNaN(percent)) {
            return malformed();
        }
        if (percent < 0 || percent > ReportedProgress.MOST_PERCENT) {
            return new Result.Bad(
                    "Progress is 0 to " + ReportedProgress.MOST_PERCENT + " percent, and " + percent + " is not");
        }
        if (message.length() > ReportedProgress.LONGEST_MESSAGE) {
            return new Result.Bad("The message of a progress report has at most " + ReportedProgress.LONGEST_MESSAGE
                    + " characters, and this one has " + message.length());
        }
        return new Result.Good(new ReportedProgress((int) percent, message));
    }

    private static Result malformed() {
        return new Result.Bad("A progress report is JSON such as {\"percent\": 40, \"message\": \"halfway\"}, with"
                + " percent a number and message, if it is there, a text");
    }
}
