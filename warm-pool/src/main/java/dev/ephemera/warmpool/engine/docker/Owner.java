package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.instance.InstanceId;
import java.nio.file.Path;

/**
 * The platform process that containers belong to.
 *
 * @param instance its name
 * @param runDirectory holds its slots
 * @param sharesMounts whether slots lie on a shared mount, so that code mounted later reaches the
 *     container
 */
record Owner(InstanceId instance, Path runDirectory, boolean sharesMounts) {}
