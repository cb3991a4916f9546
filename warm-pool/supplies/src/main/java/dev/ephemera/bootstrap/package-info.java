/** What waits in the containers of JVM languages: takes on a function's environment and starts Amazon's client. */
package dev.ephemera.bootstrap;
