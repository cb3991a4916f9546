package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The directories of instances and their containers in one hierarchy or in several.
 *
 * @param roots the directory of all instances in each hierarchy
 */
record GroupDirectories(Set<Path> roots) {

    List<Path> of(InstanceId instance) {
        return roots.stream().map(root -> root.resolve(instance.value())).toList();
    }

    List<Path> of(InstanceId instance, ContainerId container) {
        return of(instance).stream()
                .map(directory -> directory.resolve(container.value()))
                .toList();
    }

    List<ContainerId> containers(InstanceId instance) throws IOException {
        return children(of(instance)).map(ContainerId::new).toList();
    }

    List<InstanceId> instances() throws IOException {
        return children(roots).map(InstanceId::new).toList();
    }

    void remove(InstanceId instance) throws IOException {
        for (Path directory : of(instance)) {
            Files.deleteIfExists(directory);
        }
    }

    private static Stream<String> children(Iterable<Path> parents) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path parent : parents) {
            if (Files.isDirectory(parent)) {
                try (Stream<Path> entries = Files.list(parent)) {
                    entries.filter(Files::isDirectory)
                            .forEach(entry -> names.add(entry.getFileName().toString()));
                }
            }
        }
        return names.stream();
    }
}
