/** Whether what came in at a webhook is from who it should be from: one pure check for each way of signing. */
@NullMarked
package dev.ephemera.triggers.webhook.signature;

import org.jspecify.annotations.NullMarked;
