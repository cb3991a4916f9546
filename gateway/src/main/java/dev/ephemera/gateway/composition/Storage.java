package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;

/** What survives the process: functions, and their code. Its state is that of its parts. */
final class Storage implements AutoCloseable {

    private final Database database;
    private final CodeStore code;
    private final FunctionRegistry functions;
    private final Installation installation;
    private final Closing closing;

    private Storage(
            Database database, CodeStore code, FunctionRegistry functions, Installation installation, Closing closing) {
        this.database = database;
        this.code = code;
        this.functions = functions;
        this.installation = installation;
        this.closing = closing;
    }

    static Storage open(
            PlatformSettings platform,
            DatabaseConfiguration databaseSettings,
            CodeLimits codeLimits,
            FunctionLimits functionLimits,
            StackCatalog stacks,
            InstantSource time)
            throws IOException {
        createPrivate(platform.data());
        Closing closing = new Closing();
        try {
            CodeStore code = closing.add("the code store", CodeStore.open(platform.codeDirectory(), codeLimits));
            Database database = closing.add("the database", databaseSettings.open(platform.databaseFile()));
            Duration staleness = databaseSettings.staleness();
            FunctionRegistry functions = closing.add(
                    "the registry", FunctionRegistry.open(database, code, stacks, functionLimits, staleness, time));
            Installation installation = Installation.of(platform.data(), databaseSettings.identity());
            return new Storage(database, code, functions, installation, closing);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /** Environments of functions are in there: nobody else has any business with it. */
    private static void createPrivate(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            Files.createDirectories(data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    Database database() {
        return database;
    }

    CodeStore code() {
        return code;
    }

    FunctionRegistry functions() {
        return functions;
    }

    Installation installation() {
        return installation;
    }

    @Override
    public void close() {
        closing.close();
    }
}
