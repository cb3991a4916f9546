/** The function with which the Java runtime is tried out while it is made. */
package dev.ephemera.supplies.rehearsal;
