package dev.ephemera.warmpool.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the folders of stacks, and then what they build on. Confined to one thread. */
final class ReadStacks {

    /** What can be part of the name of an image, of a folder and of a metric. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*");

    private final Map<String, Path> folders = new LinkedHashMap<>();
    private final Map<String, StackDeclaration> declarations = new LinkedHashMap<>();
    private final Map<String, Stack> stacks = new LinkedHashMap<>();
    private final Set<String> inHand = new HashSet<>();
    private final Path base;
    private final StackSupplies supplies;

    /** @param base of stacks that have no folder {@code base} beside them */
    ReadStacks(Path base, StackSupplies supplies) {
        this.base = base.toAbsolutePath().normalize();
        this.supplies = supplies;
    }

    void add(Path folder) throws IOException {
        String name = Objects.requireNonNull(folder.getFileName()).toString();
        if (!NAME.matcher(name).matches() || name.equals(StackCatalog.BASE)) {
            throw new IllegalArgumentException("The folder " + folder + " cannot be a stack called '" + name
                    + "': use small letters and digits, '-' in between, at most 64 of them, and not "
                    + StackCatalog.BASE);
        }
        Path earlier = folders.putIfAbsent(name, folder);
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "Stack '" + name + "' is in both " + earlier + " and " + folder + "; rename one of them");
        }
        declarations.put(name, StackDeclaration.read(folder));
    }

    Collection<Stack> stacks() {
        List<String> names = new ArrayList<>(declarations.keySet());
        names.forEach(this::stack);
        return stacks.values();
    }

    private Stack stack(String name) {
        Stack known = stacks.get(name);
        if (known != null) {
            return known;
        }
        StackDeclaration declaration = Objects.requireNonNull(declarations.get(name));
        Path folder = Objects.requireNonNull(folders.get(name));
        if (!inHand.add(name)) {
            throw wrong(folder, "'from' leads from this stack to itself");
        }
        Path beside = folder.resolveSibling(StackCatalog.BASE);
        Stack stack = declaration.toStack(
                folder, Files.isDirectory(beside) ? beside : base, parent(declaration.from(), folder), supplies);
        stacks.put(name, stack);
        return stack;
    }

    private Optional<Stack> parent(@Nullable String from, Path folder) {
        if (from == null) {
            return Optional.empty();
        }
        if (!declarations.containsKey(from)) {
            throw wrong(
                    folder,
                    "'from' names the stack '" + from + "', which is not there; there are "
                            + String.join(", ", declarations.keySet()));
        }
        return Optional.of(stack(from));
    }

    private static IllegalArgumentException wrong(Path folder, String reason) {
        return StackDeclaration.wrong(folder, new IllegalArgumentException(reason));
    }
}
