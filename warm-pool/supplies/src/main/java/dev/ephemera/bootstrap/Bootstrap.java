package dev.ephemera.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs one function in a container: waits for its assignment, takes on its environment, and leaves the
 * rest to Amazon's runtime interface client. Everything here happens on the main thread, but for the
 * {@link Relay}.
 */
public final class Bootstrap {

    private static final byte[] ASSIGNMENT =
            "GET /ephemera/assignment HTTP/1.1\r\nHost: ephemera\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Bootstrap() {}

    /** @param arguments none, or anything for only the version of Java */
    public static void main(String[] arguments) throws Throwable {
        if (arguments.length > 0) {
            System.out.println(System.getProperty("java.version"));
            return;
        }
        NativeEnvironment environment = new NativeEnvironment();
        String socket = environment.get("EPHEMERA_SOCKET", "/run/ephemera/api.sock");
        int port = Integer.parseInt(environment.get("EPHEMERA_RUNTIME_PORT", "9001"));
        Platform platform = new Platform(Path.of(socket));
        Relay relay = Relay.open(platform, port);
        relay.start();
        Rehearsal.run();

        String handler = takeOn(environment, assignment(platform), relay.address());
        AWSLambda.main(new String[] {handler});
        // The client returns after an error that no further event should meet.
        System.exit(1);
    }

    private static String assignment(Platform platform) {
        try {
            Message answer = platform.ask(ASSIGNMENT);
            if (answer.status() == 200) {
                return new String(answer.body(), StandardCharsets.UTF_8);
            }
            throw leave("the assignment was refused with status " + answer.status());
        } catch (IOException e) {
            throw leave(String.valueOf(e.getMessage()));
        }
    }

    /** Turns this process into the function's; returns its handler. */
    private static String takeOn(NativeEnvironment environment, String assignment, String api) throws Throwable {
        environment.clear();
        environment.set("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
        environment.set("HOME", "/tmp");
        environment.set("LAMBDA_TASK_ROOT", "/var/task");
        for (String entry : assignment.split("\0", -1)) {
            int end = entry.indexOf('=');
            if (end > 0) {
                environment.set(entry.substring(0, end), entry.substring(end + 1));
            }
        }
        environment.set("AWS_LAMBDA_RUNTIME_API", api);
        String task = environment.get("LAMBDA_TASK_ROOT", "");
        environment.enter(Path.of(task));
        System.setProperty("user.dir", task);
        return environment.get("_HANDLER", "");
    }

    /** Ends the process at once, whatever other threads do. Never returns. */
    static IllegalStateException leave(String reason) {
        System.err.println("bootstrap: " + reason);
        System.err.flush();
        Runtime.getRuntime().halt(1);
        return new IllegalStateException(reason);
    }
}
