/** Object events in the form S3 gives them, and in the forms of those who speak it too. */
@NullMarked
package dev.ephemera.triggers.objectstore.event;

import org.jspecify.annotations.NullMarked;
