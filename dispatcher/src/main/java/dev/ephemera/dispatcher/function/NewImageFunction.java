package dev.ephemera.dispatcher.function;

import dev.ephemera.warmpool.engine.UserImage;

/**
 * A function to be made that runs in an image of its own, unchecked.
 *
 * @param name its name, or an ARN that holds it
 * @param settings neither runtime nor handler nor layers
 * @param publishing whether it gets a version at once
 */
public record NewImageFunction(String name, FunctionSettings settings, UserImage image, Publishing publishing) {}
