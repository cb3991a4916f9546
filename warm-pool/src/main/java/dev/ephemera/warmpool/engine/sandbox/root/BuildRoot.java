package dev.ephemera.warmpool.engine.sandbox.root;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.debian.Debootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Carries out recipes. Stateless, thread-safe; needs root. */
record BuildRoot(BuildShell shell, Debootstrap debootstrap) {

    /** The longest text that is kept of what a version command prints. */
    private static final int LONGEST_VERSION = 60;

    /** Fills {@code folder} with a Debian. */
    void debian(Path script, String release, Path folder) throws EngineException, IOException {
        Path archive = folder.resolve("context.tar");
        debootstrap.run(script, release, archive);
        Path root = Files.createDirectories(StackRoot.in(folder));
        String unpack = "tar --extract --to-stdout --file \"$1\" root.tar"
                + " | tar --extract --numeric-owner --xattrs --directory \"$2\"";
        shell.run(
                "Debian " + release, List.of("/bin/sh", "-ec", unpack, "unpack", archive.toString(), root.toString()));
        Files.delete(archive);
        StackRoot.write(folder, release, ShareFiles.share(folder, root));
    }

    /**
     * Fills {@code folder} with a copy of another root file system, to which a recipe is applied.
     *
     * @param context the files that the recipe copies from, with the {@code Dockerfile} that it is
     * @param version a command that prints a version; may be empty
     */
    void stack(String name, StackRoot parent, Path context, List<String> version, Path folder)
            throws EngineException, IOException {
        String subject = "stack " + name;
        Recipe recipe = Recipe.read(context.resolve("Dockerfile"));
        Path root = Files.createDirectories(StackRoot.in(folder));
        shell.run(subject, List.of("cp", "--archive", "--no-target-directory", parent.directory() + "/.", root + "/"));
        for (Instruction instruction : recipe.instructions()) {
            switch (instruction) {
                case Instruction.Run(String command) -> shell.inside(root, subject, command);
                case Instruction.Copy(List<String> sources, String target) ->
                    copy(subject, context, sources, root, target);
            }
        }
        String printed = version.isEmpty() ? "" : shell.inside(root, subject, quoted(version));
        StackRoot.write(
                folder,
                printed.substring(0, Math.min(printed.length(), LONGEST_VERSION))
                        .strip(),
                ShareFiles.share(parent.directory(), root));
    }

    private void copy(String subject, Path context, List<String> sources, Path root, String target)
            throws EngineException, IOException {
        Path to = root.resolve(target.substring(1)).normalize();
        if (!to.startsWith(root)) {
            throw new IOException("COPY to " + target + " leaves the root file system");
        }
        for (String source : sources) {
            Path from = context.resolve(source).normalize();
            if (!from.startsWith(context)) {
                throw new IOException("COPY " + source + " leaves the stack's folder");
            }
            boolean intoDirectory = Files.isDirectory(from) || sources.size() > 1 || target.endsWith("/");
            Files.createDirectories(intoDirectory ? to : to.getParent());
            String what = Files.isDirectory(from) ? from + "/." : from.toString();
            shell.run(subject, List.of("cp", "--recursive", "--preserve=mode,timestamps,links", what, to.toString()));
        }
    }

    private static String quoted(List<String> command) {
        StringBuilder line = new StringBuilder();
        for (String word : command) {
            line.append('\'').append(word.replace("'", "'\\''")).append("' ");
        }
        return line.toString();
    }
}
