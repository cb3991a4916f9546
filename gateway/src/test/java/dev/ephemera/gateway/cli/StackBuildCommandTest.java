package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class StackBuildCommandTest {

    private final List<String> asked = new ArrayList<>();

    /** Notes what it is asked to build. */
    private ContainerEngine engine() {
        return (ContainerEngine) Proxy.newProxyInstance(
                ContainerEngine.class.getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "prepare", "rebuild" -> {
                        asked.add(method.getName() + " " + ((Stack) arguments[0]).name());
                        yield null;
                    }
                    case "rebuildBase" -> {
                        asked.add("base");
                        yield null;
                    }
                    case "image" -> Optional.empty();
                    case "availability" -> new StackAvailability.Available("1");
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private List<String> build(List<String> names, String... options) throws Exception {
        StackCatalog catalog = StackCatalog.read(Path.of("..", "warm-pool", "stacks"));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        StackBuildCommand command = new StackBuildCommand(
                new Terminal(InputStream.nullInputStream(), nowhere, nowhere, Map.of()), SystemTime.INSTANCE);
        new CommandLine(command).parseArgs(options);
        List<Stack> chosen = names.stream()
                .map(name -> catalog.forRuntime(name).orElseThrow())
                .toList();
        assertEquals(ExitCode.OK, command.run(engine(), chosen));
        return asked;
    }

    @Test
    void buildsWhatIsAskedForAlone() throws Exception {
        assertEquals(List.of("prepare imagemagick"), build(List.of("imagemagick")));
    }

    @Test
    void takesInUpdatesFromTheBaseUpwards() throws Exception {
        assertEquals(
                List.of("base", "rebuild provided", "rebuild imagemagick", "rebuild ffmpeg", "rebuild lua"),
                build(List.of("imagemagick", "ffmpeg", "provided", "lua"), "--anew"));
    }
}
