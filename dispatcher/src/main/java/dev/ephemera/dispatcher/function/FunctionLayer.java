package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;

/**
 * A layer as a function uses it; enough to do so even when the layer itself has been deleted.
 *
 * @param layer which one it is, or was
 * @param code its package
 * @param codeSize bytes of its package
 * @param unpackedSize bytes of the files in it
 */
public record FunctionLayer(LayerReference layer, CodeDigest code, long codeSize, long unpackedSize) {}
