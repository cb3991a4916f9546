package dev.ephemera.warmpool.instance;

import java.security.SecureRandom;

/** Names that cannot be guessed. Stateless. */
public final class RandomName {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private RandomName() {}

    /**
     * A name of lower-case letters and digits, about five bits of chance in each.
     *
     * @param length how many of them
     */
    public static String of(int length) {
        return RANDOM.ints(length, 0, DIGITS.length())
                .collect(StringBuilder::new, (text, digit) -> text.append(DIGITS.charAt(digit)), StringBuilder::append)
                .toString();
    }
}
