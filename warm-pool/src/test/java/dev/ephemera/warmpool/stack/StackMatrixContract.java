package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.instance.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stack we ship against every case, in fresh containers of a real engine. A subclass opens its engine.
 * {@code -Dephemera.matrix=ruby,php} chooses stacks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
public abstract class StackMatrixContract {

    private static final String CHOICE = System.getProperty("ephemera.matrix", "");

    private final Map<String, Consumer<Path>> packages = new HashMap<>();
    private StackCatalog catalog;
    private StackRuns runs;

    /** Opens the engine under test, or skips the tests with a reason. */
    protected abstract ContainerEngine open(RunDirectory instance) throws Exception;

    @BeforeAll
    void prepare(@TempDir Path data) throws Exception {
        catalog = StackCatalog.read(Path.of("stacks"));
        runs = new StackRuns(data, this::open);
    }

    @AfterAll
    void cleanUp() throws Exception {
        if (runs != null) {
            runs.close();
        }
    }

    Stream<Arguments> cases() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        for (Stack stack : StackCatalog.read(Path.of("stacks")).stacks()) {
            if (!chosen(stack) || !MatrixFixture.exists(stack.name())) {
                continue;
            }
            MatrixFixture fixture = MatrixFixture.read(stack.name());
            List<MatrixCase> all = new ArrayList<>(MatrixCase.common(fixture));
            MatrixFixture.finePoints(stack.name()).forEach(point -> all.add(MatrixCase.of(fixture, point)));
            all.forEach(one -> cases.add(Arguments.of(stack.name(), one.name(), one)));
        }
        return cases.stream();
    }

    private static boolean chosen(Stack stack) {
        return CHOICE.isEmpty() || Set.of(CHOICE.split(",")).contains(stack.name());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void passes(String stackName, String name, MatrixCase matrixCase) throws Exception {
        Stack stack = catalog.forRuntime(stackName).orElseThrow();
        if (runs.engine().availability(stack) instanceof StackAvailability.Missing(String remedy)) {
            assumeTrue(false, remedy);
        }
        Consumer<Path> code = packages.get(stackName);
        if (code == null) {
            code = MatrixFixture.read(stackName).make(stackName);
            packages.put(stackName, code);
        }
        matrixCase.check().check(runs.run(stack, matrixCase.job(code)));
    }

    Stream<String> stacks() throws IOException {
        return StackCatalog.read(Path.of("stacks")).stacks().stream()
                .filter(StackMatrixContract::chosen)
                .map(Stack::name);
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void endsWhenThePlatformIsGone(String stackName) throws Exception {
        Stack stack = catalog.forRuntime(stackName).orElseThrow();
        if (runs.engine().availability(stack) instanceof StackAvailability.Missing(String remedy)) {
            assumeTrue(false, remedy);
        }
        assertEquals(1, runs.abandon(stack).code());
    }

    @Test
    void coversEveryStack() {
        for (Stack stack : catalog.stacks()) {
            assertTrue(MatrixFixture.exists(stack.name()), () -> stack.name() + " has no fixture");
        }
    }
}
