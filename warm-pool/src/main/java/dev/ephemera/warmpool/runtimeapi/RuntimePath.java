package dev.ephemera.warmpool.runtimeapi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths that containers may ask for. */
sealed interface RuntimePath {

    /** A bootstrap waits for its function. Ours; Lambda has no word for it. */
    record AskAssignment(Form form) implements RuntimePath {}

    /** {@code GET /2018-06-01/runtime/invocation/next}. */
    record AskEvent() implements RuntimePath {}

    /** {@code POST /2018-06-01/runtime/init/error}. */
    record InitError() implements RuntimePath {}

    /** {@code POST /2018-06-01/runtime/invocation/ID/response} or {@code …/error}. */
    record Answer(String requestId, boolean error) implements RuntimePath {}

    /** {@code POST /ephemera/progress}: a run says how far it has come. Ours, too. */
    record ReportProgress() implements RuntimePath {}

    /** Anything else. */
    record Unknown() implements RuntimePath {}

    /** How an assignment is written. */
    enum Form {
        /** As in {@code /proc/PID/environ}. */
        ENTRIES,
        /** As commands of a shell. */
        SHELL
    }

    String ASSIGNMENT = "/ephemera/assignment";
    String PROGRESS = "/ephemera/progress";
    String VERSION = "/2018-06-01/runtime";
    Pattern ANSWER = Pattern.compile(VERSION + "/invocation/([^/]{1,64})/(response|error)");

    static RuntimePath parse(String path) {
        return switch (path) {
            case ASSIGNMENT -> new AskAssignment(Form.ENTRIES);
            case ASSIGNMENT + ".sh" -> new AskAssignment(Form.SHELL);
            case PROGRESS -> new ReportProgress();
            case VERSION + "/invocation/next" -> new AskEvent();
            case VERSION + "/init/error" -> new InitError();
            default -> {
                Matcher answer = ANSWER.matcher(path);
                yield answer.matches()
                        ? new Answer(answer.group(1), answer.group(2).equals("error"))
                        : new Unknown();
            }
        };
    }
}
