/** Events and results of Scala's own types, for Amazon's client. */
package dev.ephemera.bootstrap.scala;
