package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes functions; see {@link FunctionRegistry}. Thread-safe: the database owns all state, and a change
 * is made only on top of the revision that it was computed from.
 */
final class ChangeFunctions {

    private final Database database;
    private final StoredVersions versions;
    private final SettingRules rules;
    private final CodeInUse code;
    private final UsedLayers layers;
    private final InstantSource time;

    ChangeFunctions(
            Database database,
            StoredVersions versions,
            SettingRules rules,
            CodeInUse code,
            UsedLayers layers,
            InstantSource time) {
        this.database = database;
        this.versions = versions;
        this.rules = rules;
        this.code = code;
        this.layers = layers;
        this.time = time;
    }

    FunctionConfiguration image(FunctionName name, ImageChange change) {
        while (true) {
            FunctionConfiguration current = versions.current(name, change.revisionId());
            FunctionConfiguration latest = rules.changeImage(current, change, Revision.next(time));
            if (change.effect() == CodeChange.Effect.DRY_RUN) {
                return latest;
            }
            Optional<FunctionConfiguration> result = replace(current, latest, change.publishing());
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    FunctionConfiguration code(FunctionName name, CodeChange change) throws IOException {
        if (versions.current(name, change.revisionId()).image().isPresent()) {
            throw Invalid.parameter(
                    "Function " + name + " is an image and cannot become a zip package; send ImageUri, or"
                            + " delete it and create it again");
        }
        return code.stage(change.zip(), staged -> {
            while (true) {
                FunctionConfiguration current = versions.current(name, change.revisionId());
                Revision revision = Revision.next(time);
                FunctionConfiguration latest = rules.change(current, change.settings(), revision)
                        .withCode(staged.digest(), staged.size(), revision)
                        .withLayers(layers.wanted(change.settings(), current.layers()));
                rules.checkHandler(latest, staged.files());
                layers.checkSize(staged.unpackedSize(), latest.layers());
                if (change.effect() == CodeChange.Effect.DRY_RUN) {
                    return latest;
                }
                staged.keep();
                Optional<FunctionConfiguration> result = replace(current, latest, change.publishing());
                if (result.isPresent()) {
                    return result.get();
                }
            }
        });
    }

    FunctionConfiguration configuration(FunctionName name, ConfigurationChange change) throws IOException {
        while (true) {
            FunctionConfiguration current = versions.current(name, change.revisionId());
            FunctionConfiguration latest = rules.change(current, change.settings(), Revision.next(time))
                    .withLayers(layers.wanted(change.settings(), current.layers()));
            if (packageFits(current, latest)) {
                Optional<FunctionConfiguration> result = replace(current, latest, Publishing.LATEST_ONLY);
                if (result.isPresent()) {
                    return result.get();
                }
            }
        }
    }

    FunctionConfiguration publish(FunctionName name, VersionRequest request) {
        SettingRules.checkDescription(request.description());
        while (true) {
            FunctionConfiguration latest = versions.current(name, request.revisionId());
            Optional<FunctionConfiguration> version = database.jdbi()
                    .inTransaction(handle -> PublishVersion.of(handle, latest, request, Revision.next(time)));
            if (version.isPresent()) {
                return version.get();
            }
        }
    }

    /** False if the package has gone because the function has got another one meanwhile. */
    private boolean packageFits(FunctionConfiguration current, FunctionConfiguration latest) throws IOException {
        if (latest.image().isPresent()) {
            return true;
        }
        boolean sameLayers = current.layers().equals(latest.layers());
        if (sameLayers
                && current.runtime().equals(latest.runtime())
                && current.handler().equals(latest.handler())) {
            return true;
        }
        try {
            rules.checkHandler(latest, code.files(latest.code()));
            layers.checkSize(latest.code(), latest.layers());
            return true;
        } catch (NoSuchFileException e) {
            if (versions.current(current.name(), Optional.empty()).revisionId().equals(current.revisionId())) {
                throw e;
            }
            return false;
        }
    }

    /** Empty if somebody else has changed the function since {@code current} was read. */
    private Optional<FunctionConfiguration> replace(
            FunctionConfiguration current, FunctionConfiguration latest, Publishing publishing) {
        Optional<FunctionConfiguration> result = database.jdbi().inTransaction(handle -> {
            if (!latest.layers().equals(current.layers())) {
                UsedLayers.lock(handle, latest.layers());
            }
            boolean replaced = FunctionTable.replaceLatest(handle, latest, current.revisionId());
            return replaced
                    ? Optional.of(PublishVersion.ifWanted(handle, latest, publishing))
                    : Optional.<FunctionConfiguration>empty();
        });
        versions.changed(VersionKey.of(current));
        if (result.isPresent()) {
            List<CodeDigest> unused = new ArrayList<>(current.packages());
            unused.removeAll(latest.packages());
            unused.forEach(code::collect);
        }
        return result;
    }
}
