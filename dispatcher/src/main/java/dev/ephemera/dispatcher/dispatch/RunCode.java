package dev.ephemera.dispatcher.dispatch;

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
 * @param function what becomes {@code /var/task}
 * @param layered what becomes {@code /opt}; empty for a function without layers
 */
record RunCode(CodeLease function, Optional<CodeLease> layered) implements AutoCloseable {

    static RunCode lease(CodeLeases leases, FunctionConfiguration function) throws IOException, InterruptedException {
        CodeLease code = leases.lease(List.of(function.code()));
        if (function.layers().isEmpty()) {
            return new RunCode(code, Optional.empty());
        }
        try {
            return new RunCode(
                    code,
                    Optional.of(leases.lease(
                            function.layers().stream().map(FunctionLayer::code).toList())));
        } catch (IOException | InterruptedException | RuntimeException e) {
            code.close();
            throw e;
        }
    }

    Path task() {
        return function.directory();
    }

    Optional<Path> layers() {
        return layered.map(CodeLease::directory);
    }

    @Override
    public void close() {
        layered.ifPresent(CodeLease::close);
        function.close();
    }
}
