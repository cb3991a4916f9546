package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeLease;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The unpacked files that a run is given, until it is closed. Immutable.
 *
 * @param function what becomes {@code /var/task}; empty for a function in an image, which brings its own
 * @param layered what becomes {@code /opt}; empty for a function without layers
 */
record RunCode(Optional<CodeLease> function, Optional<CodeLease> layered) implements AutoCloseable {

    private static final RunCode NONE = new RunCode(Optional.empty(), Optional.empty());

    static RunCode lease(CodeLeases leases, FunctionConfiguration function) throws IOException, InterruptedException {
        if (function.image().isPresent()) {
            return NONE;
        }
        CodeLease code = leases.lease(List.of(function.code()));
        if (function.layers().isEmpty()) {
            return new RunCode(Optional.of(code), Optional.empty());
        }
        List<CodeDigest> layers =
                function.layers().stream().map(FunctionLayer::code).toList();
        try {
            return new RunCode(Optional.of(code), Optional.of(leases.lease(layers)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            code.close();
            throw e;
        }
    }

    Optional<Path> task() {
        return function.map(CodeLease::directory);
    }

    Optional<Path> layers() {
        return layered.map(CodeLease::directory);
    }

    @Override
    public void close() {
        layered.ifPresent(CodeLease::close);
        function.ifPresent(CodeLease::close);
    }
}
