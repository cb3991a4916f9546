package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archives of classes that the build makes for JVM languages, used from copies as in containers. */
final class JavaRuntimeTest {

    private static final String FROM_THE_ARCHIVE = "dev.ephemera.bootstrap.Bootstrap source: shared objects file";

    @TempDir
    Path directory;

    @Test
    void archivesAreValidWhereverTheFilesAreCopiedTo() throws Exception {
        for (String name : List.of("java", "scala")) {
            Path copy = directory.resolve(name);
            new StackFiles(stack(name)).copyAllTo(copy);
            String loaded = loaded(stack(name), copy);
            assertTrue(loaded.contains(FROM_THE_ARCHIVE), loaded);
        }
    }

    private static Stack stack(String name) throws IOException {
        return StackCatalog.read(Path.of("stacks")).forRuntime(name).orElseThrow();
    }

    /** What the stack's command says of the classes it loads. */
    private static String loaded(Stack stack, Path files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(stack.command().stream()
                .map(word -> word.replace(Stack.DIRECTORY_INSIDE, files.toString()))
                .toList());
        command.add(2, "-Xlog:class+load");
        command.add("version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor() == 0, printed);
        return printed;
    }
}
