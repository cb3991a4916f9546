package dev.ephemera.dispatcher.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir
    Path directory;

    @Test
    void knowsTheNewestMigration() throws Exception {
        Path migrations =
                Path.of(Objects.requireNonNull(Database.class.getClassLoader().getResource(Schema.MIGRATIONS))
                        .toURI());
        Pattern name = Pattern.compile("V(\\d+)__[a-z_]+\\.sql");
        try (Stream<Path> files = Files.list(migrations)) {
            int newest = files.map(file -> name.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                    .max()
                    .orElseThrow();
            assertEquals(Schema.NEWEST, Integer.toString(newest));
        }
    }

    @Test
    void bringsASchemaUpToDateOnce() throws Exception {
        Path file = directory.resolve("deep/down/ephemera.db");
        Database.sqlite(file).close();
        try (Database database = Database.sqlite(file)) {
            int migrations = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from flyway_schema_history")
                            .mapTo(Integer.class)
                            .one());
            assertEquals(Integer.parseInt(Schema.NEWEST), migrations);
        }
    }

    @Test
    void refusesADatabaseOfANewerVersion() throws Exception {
        Path file = directory.resolve("ephemera.db");
        try (Database database = Database.sqlite(file)) {
            database.jdbi()
                    .useHandle(handle -> handle.execute("insert into flyway_schema_history (installed_rank, version,"
                            + " description, type, script, checksum, installed_by, execution_time, success) values"
                            + " (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', 1, 1)"));
        }
        IOException refused = assertThrows(IOException.class, () -> Database.sqlite(file));
        assertTrue(refused.getMessage().contains("999"), refused.getMessage());
    }

    @Test
    void keepsCommitsThroughPowerFailures() throws Exception {
        try (Database database = Database.sqlite(directory.resolve("ephemera.db"))) {
            assertEquals("wal", pragma(database, "journal_mode"));
            assertEquals("2", pragma(database, "synchronous"));
            assertEquals("1", pragma(database, "foreign_keys"));
            assertFalse(database.shared());
        }
    }

    @Test
    void isReadableForItsOwnerOnly() throws Exception {
        Path file = directory.resolve("data/ephemera.db");
        try (Database _ = Database.sqlite(file);
                Stream<Path> files = Files.list(file.getParent())) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                assertEquals(
                        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(one)), one.toString());
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        }
    }

    @Test
    void saysWhatIsNoDatabase() throws Exception {
        Path file = Files.writeString(directory.resolve("notes.txt"), "no database at all, but long enough".repeat(99));
        IOException refused = assertThrows(IOException.class, () -> Database.sqlite(file));
        assertTrue(refused.getMessage().contains("notes.txt"), refused.getMessage());
    }

    @Test
    void saysWhereNoPostgresAnswersButNotThePassword() {
        IOException refused = assertThrows(
                IOException.class,
                () -> Database.postgres("jdbc:postgresql://127.0.0.1:1/db?password=hidden", "me", "secret"));
        assertTrue(refused.getMessage().contains("127.0.0.1:1/db"), refused.getMessage());
        assertFalse(trace(refused).contains("hidden"), trace(refused));
        assertFalse(trace(refused).contains("secret"), trace(refused));
    }

    @Test
    void tellsNothingOfWhatWasBound() throws Exception {
        try (Database database = Database.sqlite(directory.resolve("ephemera.db"))) {
            JdbiException error = assertThrows(
                    JdbiException.class,
                    () -> database.jdbi()
                            .useHandle(handle -> handle.createUpdate(
                                            "insert into function_version_numbers (function_name) values (:value)")
                                    .bind("value", "secret")
                                    .execute()));
            assertFalse(trace(error).contains("secret"), trace(error));
        }
    }

    private static String pragma(Database database, String name) {
        return database.jdbi()
                .withHandle(handle ->
                        handle.createQuery("pragma " + name).mapTo(String.class).one());
    }

    private static String trace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
