/** Function URLs: a function as a web server, in Lambda's payload format 2.0. */
@NullMarked
package dev.ephemera.gateway.url;

import org.jspecify.annotations.NullMarked;
