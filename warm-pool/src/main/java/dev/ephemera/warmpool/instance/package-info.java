/** One running platform process: its name and the names of its containers, its run directory and the proof that it is alive. */
@NullMarked
package dev.ephemera.warmpool.instance;

import org.jspecify.annotations.NullMarked;
