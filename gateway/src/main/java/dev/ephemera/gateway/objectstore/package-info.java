/** The doors for object events, for the rules of buckets, and for what people must know of the object store. */
@NullMarked
package dev.ephemera.gateway.objectstore;

import org.jspecify.annotations.NullMarked;
