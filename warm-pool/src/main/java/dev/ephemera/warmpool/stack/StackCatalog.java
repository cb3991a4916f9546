package dev.ephemera.warmpool.stack;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The stacks there are, by name and by alias. Immutable. */
public final class StackCatalog {

    static final String BASE = "base";

    private final Map<String, Stack> byName;
    private final Map<String, Stack> byRuntime;

    public StackCatalog(Collection<Stack> stacks) {
        Map<String, Stack> names = new TreeMap<>();
        Map<String, Stack> runtimes = new TreeMap<>();
        for (Stack stack : stacks) {
            names.put(stack.name(), stack);
            register(runtimes, stack.name(), stack);
            stack.aliases().forEach(alias -> register(runtimes, alias, stack));
        }
        byName = Collections.unmodifiableMap(names);
        byRuntime = Collections.unmodifiableMap(runtimes);
    }

    private static void register(Map<String, Stack> runtimes, String runtime, Stack stack) {
        Stack other = runtimes.putIfAbsent(runtime, stack);
        if (other != null) {
            throw new IllegalArgumentException("Runtime '" + runtime + "' is claimed by both " + other.directory()
                    + " and " + stack.directory() + "; rename one of them");
        }
    }

    /** Reads the stacks below {@code directory}, with the supplies of the running program. */
    public static StackCatalog read(Path directory) throws IOException {
        return read(List.of(directory), StackSupplies.ofThisProgram());
    }

    /**
     * Reads every folder below {@code directories} that holds a {@code stack.yaml}.
     *
     * @param directories each may have a folder {@code base} for the stacks in it; the first one's is for those
     *     that have none
     * @throws IllegalArgumentException naming the file and the key, if a declaration is wrong; naming the
     *     directory, if one holds no stack
     */
    public static StackCatalog read(List<Path> directories, StackSupplies supplies) throws IOException {
        ReadStacks reading = new ReadStacks(directories.getFirst().resolve(BASE), supplies);
        for (Path directory : directories) {
            List<Path> folders = declared(directory);
            if (folders.isEmpty()) {
                throw new IllegalArgumentException("There is no stack in " + directory
                        + "; each is a folder of its own in it, with a file " + StackDeclaration.FILE_NAME);
            }
            for (Path folder : folders) {
                reading.add(folder.toAbsolutePath().normalize());
            }
        }
        return new StackCatalog(reading.stacks());
    }

    private static List<Path> declared(Path directory) throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(StackDeclaration.FILE_NAME)))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IllegalArgumentException("There is no folder " + directory + " to read stacks from", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("The folder " + directory + " with stacks cannot be read", e);
        }
    }

    /** The stack that a function's {@code Runtime} means: a stack's name or one of its aliases. */
    public Optional<Stack> forRuntime(String runtime) {
        return Optional.ofNullable(byRuntime.get(runtime));
    }

    public Collection<Stack> stacks() {
        return byName.values();
    }

    /** Every accepted value of {@code Runtime}, sorted. */
    public Collection<String> runtimes() {
        return byRuntime.keySet();
    }
}
