/** Who may call: API keys as bearer tokens, and requests signed with AWS Signature Version 4. */
@NullMarked
package dev.ephemera.gateway.auth;

import org.jspecify.annotations.NullMarked;
