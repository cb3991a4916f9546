/** The embedded broker's own process. */
package dev.ephemera.broker;
