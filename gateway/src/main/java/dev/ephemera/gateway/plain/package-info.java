/** The door for people: send a function anything, get back what it says. */
@NullMarked
package dev.ephemera.gateway.plain;

import org.jspecify.annotations.NullMarked;
