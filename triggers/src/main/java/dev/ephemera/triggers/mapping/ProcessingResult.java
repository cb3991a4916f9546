package dev.ephemera.triggers.mapping;

/** How the processing of records last went. */
public sealed interface ProcessingResult {

    /** As Lambda words it. */
    String text();

    record NothingYet() implements ProcessingResult {
        @Override
        public String text() {
            return "No records processed";
        }
    }

    record Fine() implements ProcessingResult {
        @Override
        public String text() {
            return "OK";
        }
    }

    /** @param what is wrong and what to do, in one line */
    record Problem(String what) implements ProcessingResult {
        @Override
        public String text() {
            return "PROBLEM: " + what;
        }
    }
}
