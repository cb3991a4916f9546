/** What becomes of a batch of records, run by run: retries, halves, records that are given up. */
@NullMarked
package dev.ephemera.triggers.batch;

import org.jspecify.annotations.NullMarked;
