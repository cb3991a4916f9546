/** What is done with a delivery: it is run, tried again later, or ended and told of. */
@NullMarked
package dev.ephemera.dispatcher.queue.work;

import org.jspecify.annotations.NullMarked;
