/** Object events run functions: what happens in buckets, wherever it comes from, and the rules for it. */
@NullMarked
package dev.ephemera.triggers.objectstore;

import org.jspecify.annotations.NullMarked;
