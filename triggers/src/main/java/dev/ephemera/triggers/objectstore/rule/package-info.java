/** Which object events run which functions: the rules, checked, stored and found again. */
@NullMarked
package dev.ephemera.triggers.objectstore.rule;

import org.jspecify.annotations.NullMarked;
