/** The way of every request before it reaches a door: who sends it, how large it is, whether its sender still waits. */
@NullMarked
package dev.ephemera.gateway.request;

import org.jspecify.annotations.NullMarked;
