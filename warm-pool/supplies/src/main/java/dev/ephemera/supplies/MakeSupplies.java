package dev.ephemera.supplies;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the folders that stacks are supplied with, or leaves them as they are if nothing has changed. */
public final class MakeSupplies {

    private MakeSupplies() {}

    /**
     * @param arguments the folder to make them in, the jar of the bootstrap, the class path with Amazon's
     *     client, and the class path with Scala's library too
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        List<Path> jars = new ArrayList<>(List.of(Path.of(arguments[1])));
        jars(arguments[2]).forEach(jars::add);
        List<Path> scala = jars(arguments[3])
                .filter(jar -> jar.getFileName().toString().startsWith("scala"))
                .toList();
        JavaRuntime runtime = new JavaRuntime(folder.resolve("java-runtime"), List.copyOf(jars));
        runtime.make();
        new ScalaLibrary(folder.resolve("scala-library"), runtime, scala).make();
    }

    private static Stream<Path> jars(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of);
    }
}
