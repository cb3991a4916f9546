package dev.ephemera.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs one function in a container: rehearses, waits for its assignment, takes on its environment, and
 * leaves the rest to Amazon's runtime interface client. All on the main thread, but for the
 * {@link Relay} and the {@link Rehearsal}.
 */
public final class Bootstrap {

    private static final byte[] ASSIGNMENT =
            "GET /ephemera/assignment HTTP/1.1\r\nHost: ephemera\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String CLIENT_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private Bootstrap() {}

    /** @param arguments none, or "version", or "rehearse" to end where others begin to wait */
    public static void main(String[] arguments) throws Throwable {
        String what = arguments.length > 0 ? arguments[0] : "";
        if (what.equals("version")) {
            System.out.println(System.getProperty("ephemera.version", System.getProperty("java.version")));
            return;
        }
        Path runtime = Path.of(System.getProperty("java.home"));
        System.setProperty(
                CLIENT_LIBRARY, runtime.resolve("lib/libaws-lambda-jni.so").toString());
        Path socket = Path.of(System.getenv().getOrDefault("EPHEMERA_SOCKET", "/run/ephemera/api.sock"));
        int port = Integer.parseInt(System.getenv().getOrDefault("EPHEMERA_RUNTIME_PORT", "9001"));
        Relay relay = Relay.open(port);
        Environment environment = new Environment();
        Rehearsal.run(relay, environment, runtime.resolve("rehearsal"));
        if (what.equals("rehearse")) {
            return;
        }

        Platform platform = new Platform(socket);
        relay.to(platform);
        Map<String, String> variables = variables(assignment(platform));
        variables.put("AWS_LAMBDA_RUNTIME_API", relay.address());
        environment.become(variables, variables.getOrDefault("LAMBDA_TASK_ROOT", ""));
        AWSLambda.main(new String[] {variables.getOrDefault("_HANDLER", "")});
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

    /** @param assignment KEY=VALUE entries that each end with a NUL */
    static Map<String, String> variables(String assignment) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
        variables.put("LD_LIBRARY_PATH", "/opt/lib");
        variables.put("HOME", "/tmp");
        variables.put("LAMBDA_TASK_ROOT", "/var/task");
        int start = 0;
        for (int end = assignment.indexOf('\0'); end >= 0; end = assignment.indexOf('\0', start)) {
            int equals = assignment.indexOf('=', start);
            if (equals > start && equals < end) {
                variables.put(assignment.substring(start, equals), assignment.substring(equals + 1, end));
            }
            start = end + 1;
        }
        return variables;
    }

    /** Ends the process at once, whatever other threads do. Never returns. */
    static IllegalStateException leave(String reason) {
        System.err.println("bootstrap: " + reason);
        System.err.flush();
        Runtime.getRuntime().halt(1);
        return new IllegalStateException(reason);
    }
}
