package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that creates, changes and deletes functions until it is killed. It says what it is about
 * to do, and again when it is done: {@code begin NAME}, {@code done NAME DIGEST}, {@code done NAME -}.
 */
final class DeployForever {

    private static final FunctionSettings PYTHON =
            FunctionSettings.NONE.withRuntime("python3.11").withHandler("app.handler");

    private final PrintStream told;
    private final FunctionRegistry registry;

    private DeployForever(PrintStream told, FunctionRegistry registry) {
        this.told = told;
        this.registry = registry;
    }

    /** @param arguments the data directory, and a prefix for the names of functions */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        Path data = Path.of(arguments[0]);
        FunctionRegistry registry = FunctionRegistry.open(
                Database.sqlite(data.resolve("ephemera.db")),
                CodeStore.open(data.resolve("code"), CodeLimits.DEFAULT),
                TestStacks.CATALOG,
                FunctionLimits.DEFAULT,
                Duration.ZERO,
                SystemTime.INSTANCE);
        DeployForever deploy = new DeployForever(System.out, registry);
        for (int i = 0; ; i++) {
            deploy.round(arguments[1] + "-" + i);
        }
    }

    private void round(String name) throws IOException {
        begin(name);
        done(name, registry.create(new NewFunction(name, PYTHON, code(name + " 1"), Publishing.NEW_VERSION)));
        begin(name);
        done(name, registry.updateCode(new FunctionName(name), new CodeChange(code(name + " 2"))));
        String victim = name + "-victim";
        begin(victim);
        done(victim, registry.create(new NewFunction(victim, PYTHON, code("victim"))));
        begin(victim);
        registry.delete(FunctionReference.latest(new FunctionName(victim)));
        told.println("done " + victim + " -");
        told.flush();
    }

    private static byte[] code(String content) {
        return new ZipBuilder()
                .file("app.py", content)
                .file("lib/data", content.repeat(5_000))
                .build();
    }

    private void begin(String name) {
        told.println("begin " + name);
        told.flush();
    }

    private void done(String name, FunctionConfiguration function) {
        told.println("done " + name + " " + function.code().hex());
        told.flush();
    }
}
