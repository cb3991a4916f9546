/** Part of the build: makes the Java runtime that functions get. */
package dev.ephemera.supplies;
