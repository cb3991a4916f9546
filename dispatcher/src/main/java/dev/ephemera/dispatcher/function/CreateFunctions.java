package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes functions; see {@link FunctionRegistry#create}. Thread-safe: the database owns all state. */
final class CreateFunctions {

    private final Database database;
    private final SettingRules rules;
    private final CodeInUse code;
    private final UsedLayers layers;
    private final InstantSource time;

    CreateFunctions(Database database, SettingRules rules, CodeInUse code, UsedLayers layers, InstantSource time) {
        this.database = database;
        this.rules = rules;
        this.code = code;
        this.layers = layers;
        this.time = time;
    }

    FunctionConfiguration create(NewFunction request) throws IOException {
        FunctionName name = nameOf(request.name());
        Revision revision = Revision.next(time);
        FunctionConfiguration draft = rules.create(name, request.settings(), revision);
        if (exists(name)) {
            throw taken(name);
        }
        List<FunctionLayer> used = layers.wanted(request.settings(), List.of());
        return code.stage(request.zip(), staged -> {
            FunctionConfiguration latest =
                    draft.withCode(staged.digest(), staged.size(), revision).withLayers(used);
            rules.checkHandler(latest, staged.files());
            layers.checkSize(staged.unpackedSize(), used);
            staged.keep();
            return insert(latest, used, request.publishing());
        });
    }

    FunctionConfiguration create(NewImageFunction request) {
        FunctionName name = nameOf(request.name());
        FunctionConfiguration latest = rules.create(name, request.settings(), request.image(), Revision.next(time));
        return insert(latest, List.of(), request.publishing());
    }

    private FunctionConfiguration insert(
            FunctionConfiguration latest, List<FunctionLayer> used, Publishing publishing) {
        return database.jdbi().inTransaction(handle -> {
            UsedLayers.lock(handle, used);
            if (!FunctionTable.insertFunction(handle, latest.name())) {
                throw taken(latest.name());
            }
            FunctionTable.insertVersion(handle, latest, Optional.empty());
            return PublishVersion.ifWanted(handle, latest, publishing);
        });
    }

    /** Asked before the package is unpacked, which a function that cannot be made is not worth. */
    private boolean exists(FunctionName name) {
        return database.jdbi()
                .withHandle(handle -> FunctionTable.find(handle, VersionKey.latest(name)))
                .isPresent();
    }

    private static FunctionName nameOf(String nameOrArn) {
        FunctionReference reference = FunctionReference.parse(nameOrArn, Optional.empty());
        reference.qualifier().ifPresent(qualifier -> {
            throw Invalid.parameter("'" + nameOrArn + "' names version '" + qualifier
                    + "', but a new function has none yet; leave it out");
        });
        return reference.name();
    }

    private static RejectedRequestException taken(FunctionName name) {
        return new RejectedRequestException(
                ErrorCode.CONFLICT, "Function already exist: " + name + "; update it, or choose another name");
    }
}
