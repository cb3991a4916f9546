package dev.ephemera.dispatcher.ledger;

/** Text from functions and callers, made fit for any database. */
final class StorableText {

    private StorableText() {}

    /** At most so many characters, and none of them NUL, which PostgreSQL refuses. */
    static String of(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest - 1) + '…' : text;
        return cut.replace('\0', '\uFFFD');
    }
}
