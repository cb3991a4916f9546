package dev.ephemera.dispatcher.function;

import dev.ephemera.warmpool.engine.UserImage;
import java.util.Optional;

/**
 * Another image for a function that runs in one, unchecked.
 *
 * @param settings what else changes; neither runtime nor handler nor layers
 * @param revisionId if given, the change is made only while the function still has it
 * @param effect whether it is made or only checked
 * @param publishing whether it becomes a version at once
 */
public record ImageChange(
        UserImage image,
        FunctionSettings settings,
        Optional<String> revisionId,
        CodeChange.Effect effect,
        Publishing publishing) {}
