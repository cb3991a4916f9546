/** The kernel's control groups, version 1 and 2: reads and sets what a container may use. */
@NullMarked
package dev.ephemera.warmpool.cgroup;

import org.jspecify.annotations.NullMarked;
