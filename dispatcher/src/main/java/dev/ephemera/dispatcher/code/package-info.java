/** Deployment packages: checked, kept under their digest, unpacked once. */
@NullMarked
package dev.ephemera.dispatcher.code;

import org.jspecify.annotations.NullMarked;
