package dev.ephemera.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.PojoSerializerLoader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * A function of our own, run by Amazon's client while nobody waits: the first run of a program takes a
 * JVM many times as long as all later ones. What the client keeps of it is undone.
 */
final class Rehearsal {

    /** The last one ends the client's loop. */
    private static final List<String> EVENTS =
            List.of("{\"name\":\"Zoë\",\"numbers\":[1,2.5,true,null]}", "{\"name\":\"Zoë\"}", "{\"do\":\"end\"}");

    private static final String HANDLER =
            System.getProperty("ephemera.rehearsal", "dev.ephemera.rehearsal.RehearsalHandler");

    private Rehearsal() {}

    /** @param directory holds the function's class */
    static void run(Relay relay, Environment environment, Path directory) throws Exception {
        Curtain out = new Curtain(System.out);
        Curtain err = new Curtain(System.err);
        PrintStream seenOut = out.stream();
        PrintStream seenErr = err.stream();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Path socket = Path.of("/tmp/.rehearsal-" + ProcessHandle.current().pid());
        try (RehearsalPlatform _ = new RehearsalPlatform(socket, new ArrayDeque<>(EVENTS))) {
            Map<String, String> variables = new HashMap<>(Bootstrap.variables("_HANDLER=" + HANDLER + "\0TZ=:UTC\0"));
            variables.put("AWS_LAMBDA_RUNTIME_API", relay.address());
            environment.become(variables, directory.toString());
            System.setOut(seenOut);
            System.setErr(seenErr);
            relay.to(new Platform(socket));
            FutureTask<Void> play = new FutureTask<>(Rehearsal::play);
            Thread.ofPlatform().name("rehearsal").start(play);
            play.get();
            relay.settle();
        } finally {
            System.setOut(seenOut);
            System.setErr(seenErr);
            out.open();
            err.open();
            Thread.currentThread().setContextClassLoader(loader);
        }
        forgetSerializer();
    }

    /** On a thread of its own, whose serializers nobody finds later. */
    private static Void play() throws Exception {
        try {
            AWSLambda.main(new String[] {HANDLER});
            return null;
        } catch (Throwable e) {
            throw new IllegalStateException("the rehearsal has failed", e);
        }
    }

    /** Otherwise one that the function brings would not be looked for. */
    private static void forgetSerializer() throws ReflectiveOperationException {
        Field initialized = PojoSerializerLoader.class.getDeclaredField("initialized");
        initialized.setAccessible(true);
        initialized.setBoolean(null, false);
        Field serializer = PojoSerializerLoader.class.getDeclaredField("customPojoSerializer");
        serializer.setAccessible(true);
        serializer.set(null, null);
    }
}
