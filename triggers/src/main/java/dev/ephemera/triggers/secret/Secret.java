package dev.ephemera.triggers.secret;

/**
 * Something that nobody may see.
 *
 * @param name what it is called, which is no secret
 * @param content never shown and never logged
 */
public record Secret(String name, String content) {

    @Override
    public String toString() {
        return "Secret[" + name + "]";
    }
}
