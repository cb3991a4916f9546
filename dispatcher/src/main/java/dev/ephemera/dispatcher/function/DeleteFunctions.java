package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Deletes functions and versions from the database. Thread-safe: the database owns all state. */
final class DeleteFunctions {

    private final Database database;
    private final AliasRegistry aliases;

    DeleteFunctions(Database database, AliasRegistry aliases) {
        this.database = database;
        this.aliases = aliases;
    }

    /** One version, or without a qualifier all of them; empty if there is none. */
    List<FunctionTable.Deleted> delete(FunctionReference reference) {
        return database.jdbi()
                .inTransaction(handle -> reference.qualifier().isEmpty()
                        ? FunctionTable.deleteFunction(handle, reference.name())
                        : deleteVersion(handle, reference));
    }

    private List<FunctionTable.Deleted> deleteVersion(Handle handle, FunctionReference reference) {
        Optional<VersionKey> key = VersionKey.of(reference);
        if (key.isEmpty() && aliases.find(reference).isPresent()) {
            throw Invalid.parameter("'" + reference + "' is an alias, and not deleted as a version is; delete the"
                    + " alias (DeleteAlias), which leaves the version that it stands for");
        }
        if (key.filter(version -> version.number() == VersionKey.LATEST).isPresent()) {
            throw Invalid.parameter("Version $LATEST of function " + reference.name()
                    + " cannot be deleted alone; leave the qualifier out to delete the whole function");
        }
        key.ifPresent(version -> checkUnnamed(handle, version));
        return key.flatMap(version -> FunctionTable.deleteVersion(handle, version)).stream()
                .toList();
    }

    private static void checkUnnamed(Handle handle, VersionKey version) {
        FunctionTable.lockVersion(handle, version);
        List<String> names = AliasTable.leadingTo(handle, version);
        if (!names.isEmpty()) {
            throw new RejectedRequestException(
                    ErrorCode.CONFLICT,
                    "Version " + version.version() + " of function " + version.name()
                            + " cannot be deleted while aliases lead to it: " + names + "; move or delete those first");
        }
    }
}
