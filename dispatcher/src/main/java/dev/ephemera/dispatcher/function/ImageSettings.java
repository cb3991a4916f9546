package dev.ephemera.dispatcher.function;

import java.util.List;
import java.util.Optional;

/**
 * What a function wants otherwise than its image says.
 *
 * @param entryPoint what to run
 * @param command what comes behind that
 * @param workingDirectory where it begins
 */
public record ImageSettings(
        Optional<List<String>> entryPoint, Optional<List<String>> command, Optional<String> workingDirectory) {

    /** All as the image says. */
    public static final ImageSettings NONE = new ImageSettings(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int MOST_WORDS = 1500;
    private static final int LONGEST_DIRECTORY = 1000;

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if something is too long, or holds a NUL */
    public ImageSettings {
        entryPoint = entryPoint.map(words -> checked("EntryPoint", words));
        command = command.map(words -> checked("Command", words));
        workingDirectory.ifPresent(folder -> {
            if (folder.length() > LONGEST_DIRECTORY || folder.indexOf('\0') >= 0) {
                throw Invalid.parameter("ImageConfig.WorkingDirectory " + Invalid.quote(folder) + " can have "
                        + LONGEST_DIRECTORY + " characters, and no NUL");
            }
        });
    }

    private static List<String> checked(String what, List<String> words) {
        if (words.size() > MOST_WORDS || words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw Invalid.parameter("ImageConfig." + what + " can have " + MOST_WORDS + " words, and no NUL in them");
        }
        return List.copyOf(words);
    }
}
