/** Root file systems of stacks for machines without their language runtime, made by the recipes of their images. */
@NullMarked
package dev.ephemera.warmpool.engine.sandbox.root;

import org.jspecify.annotations.NullMarked;
