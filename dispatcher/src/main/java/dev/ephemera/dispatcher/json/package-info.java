/** Bytes that come from outside: whether they are text, and whether that is JSON. */
@NullMarked
package dev.ephemera.dispatcher.json;

import org.jspecify.annotations.NullMarked;
