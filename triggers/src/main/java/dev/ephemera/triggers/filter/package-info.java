/** Lambda's filter criteria: which records are worth an invocation. */
@NullMarked
package dev.ephemera.triggers.filter;

import org.jspecify.annotations.NullMarked;
