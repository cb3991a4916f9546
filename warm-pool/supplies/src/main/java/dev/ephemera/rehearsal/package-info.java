/** The function that waiting processes rehearse with. */
package dev.ephemera.rehearsal;
