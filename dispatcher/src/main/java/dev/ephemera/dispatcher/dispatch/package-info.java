/** Takes an invocation through a container and brings back its outcome. */
@NullMarked
package dev.ephemera.dispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
