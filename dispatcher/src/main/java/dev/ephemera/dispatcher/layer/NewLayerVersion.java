package dev.ephemera.dispatcher.layer;

import dev.ephemera.dispatcher.function.LayerName;

/**
 * A version of a layer to be published; the layer is made by its first one.
 *
 * @param zip its files, as they shall stand below {@code /opt}; not copied, and must not change any more
 */
@SuppressWarnings("ArrayRecordComponent")
public record NewLayerVersion(LayerName layer, LayerDetails details, byte[] zip) {}
