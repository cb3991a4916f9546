/** AWS Lambda's API, as far as there is something here for it to do. */
@NullMarked
package dev.ephemera.gateway.lambda;

import org.jspecify.annotations.NullMarked;
