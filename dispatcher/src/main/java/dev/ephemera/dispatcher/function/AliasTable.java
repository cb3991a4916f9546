package dev.ephemera.dispatcher.function;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The SQL of aliases, in words that SQLite and PostgreSQL share. Everything runs on the caller's handle. */
final class AliasTable {

    private AliasTable() {}

    /** False if the function has an alias of this name. */
    static boolean insert(Handle handle, Alias alias) {
        return bind(
                                handle.createUpdate("insert into function_aliases (function_name, alias, number,"
                                        + " description, additional_number, additional_weight, revision_id)"
                                        + " values (:function, :alias, :number, :description, :additional_number,"
                                        + " :additional_weight, :revision_id)"
                                        + " on conflict (function_name, alias) do nothing"),
                                alias)
                        .execute()
                == 1;
    }

    /** Replaces an alias if it still has that revision; otherwise changes nothing and returns false. */
    static boolean replace(Handle handle, Alias alias, String revision) {
        return bind(
                                handle.createUpdate("update function_aliases set number = :number,"
                                        + " description = :description, additional_number = :additional_number,"
                                        + " additional_weight = :additional_weight, revision_id = :revision_id"
                                        + " where function_name = :function and alias = :alias"
                                        + " and revision_id = :expected"),
                                alias)
                        .bind("expected", revision)
                        .execute()
                == 1;
    }

    private static Update bind(Update update, Alias alias) {
        return update.bind("function", alias.target().name().value())
                .bind("alias", alias.name().value())
                .bind("number", alias.target().number())
                .bind("description", alias.description())
                .bind(
                        "additional_number",
                        alias.routing().map(AliasRouting::version).orElse(null))
                .bind(
                        "additional_weight",
                        alias.routing().map(AliasRouting::weight).orElse(null))
                .bind("revision_id", alias.revisionId());
    }

    static Optional<Alias> find(Handle handle, FunctionName function, AliasName alias) {
        return handle.createQuery("select * from function_aliases where function_name = :function and alias = :alias")
                .bind("function", function.value())
                .bind("alias", alias.value())
                .map((row, _) -> read(row))
                .findOne();
    }

    /** Those behind {@code after}, in the order of their names. */
    static List<Alias> list(Handle handle, FunctionName function, Optional<VersionKey> of, String after, int limit) {
        return handle.createQuery("select * from function_aliases where function_name = :function and alias > :after"
                        + " and (:all = 1 or number = :number or additional_number = :number)"
                        + " order by alias limit :limit")
                .bind("function", function.value())
                .bind("after", after)
                .bind("all", of.isEmpty() ? 1 : 0)
                .bind("number", of.map(VersionKey::number).orElse(VersionKey.LATEST))
                .bind("limit", limit)
                .map((row, _) -> read(row))
                .list();
    }

    /** The names of those that lead to a version. */
    static List<String> leadingTo(Handle handle, VersionKey version) {
        return handle.createQuery("select alias from function_aliases where function_name = :function"
                        + " and (number = :number or additional_number = :number) order by alias")
                .bind("function", version.name().value())
                .bind("number", version.number())
                .mapTo(String.class)
                .list();
    }

    static void delete(Handle handle, FunctionName function, AliasName alias) {
        handle.createUpdate("delete from function_aliases where function_name = :function and alias = :alias")
                .bind("function", function.value())
                .bind("alias", alias.value())
                .execute();
    }

    private static Alias read(ResultSet row) throws SQLException {
        FunctionName function = new FunctionName(row.getString("function_name"));
        long additional = row.getLong("additional_number");
        Optional<AliasRouting> routing = row.wasNull()
                ? Optional.empty()
                : Optional.of(new AliasRouting(additional, row.getDouble("additional_weight")));
        return new Alias(
                new AliasName(row.getString("alias")),
                new VersionKey(function, row.getLong("number")),
                row.getString("description"),
                routing,
                row.getString("revision_id"));
    }
}
