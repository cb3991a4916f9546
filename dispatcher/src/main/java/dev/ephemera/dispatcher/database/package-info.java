/** The SQL database behind everything that must be looked up: embedded SQLite or PostgreSQL. */
@NullMarked
package dev.ephemera.dispatcher.database;

import org.jspecify.annotations.NullMarked;
