/** The webhooks that people make, and where they are kept. */
@NullMarked
package dev.ephemera.triggers.webhook.definition;

import org.jspecify.annotations.NullMarked;
