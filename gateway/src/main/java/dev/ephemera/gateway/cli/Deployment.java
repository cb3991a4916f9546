package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Brings code from a disk to a platform, by Lambda's API. Confined to one thread. */
final class Deployment {

    /** Lambda's clients must send a role; nothing here reads it. */
    private static final String ROLE = "arn:aws:iam::000000000000:role/ephemera";

    private final PlatformClient platform;

    Deployment(PlatformClient platform) {
        this.platform = platform;
    }

    /**
     * @param configuration as the platform answered it
     * @param triggers what runs it now, a line for each
     */
    record Deployed(boolean created, JsonNode configuration, List<String> triggers) {

        String name() {
            return configuration.path("FunctionName").asText();
        }

        /** One line: {@code created hello (python, hello.handler, 128 MB, 3 s)}. */
        String summary() {
            return (created ? "created " : "updated ") + name() + " ("
                    + configuration.path("Runtime").asText() + ", "
                    + configuration.path("Handler").asText() + ", "
                    + configuration.path("MemorySize").asText() + " MB, "
                    + configuration.path("Timeout").asText() + " s)";
        }
    }

    /**
     * Creates the function, or updates it if there is one of its name; what neither {@code said} nor
     * the source's own {@code function.yaml} says then stays as it is.
     *
     * @throws CommandFailure if the source cannot be packed, or the platform refuses it
     */
    Deployed deploy(Path source, FunctionSettings said) {
        Path path = source.toAbsolutePath().normalize();
        FunctionSettings settings = Files.isDirectory(path) ? said.orElse(FunctionSettings.of(path)) : said;
        DeployTriggers.check(settings);
        CodePackage code = CodePackage.of(path);
        settings = settings.orElse(new Guess(new StackHints(platform), code).complete(settings));
        String name = Objects.requireNonNull(settings.name());

        ObjectNode request = configuration(settings);
        request.put("FunctionName", name).put("Role", ROLE);
        request.putObject("Code").put("ZipFile", code.zip());
        Reply created = platform.send(HttpMethod.POST, PlatformClient.FUNCTIONS, request);
        JsonNode configuration = created.isConflict() ? update(name, settings, code) : accepted(name, created);
        return new Deployed(!created.isConflict(), configuration, new DeployTriggers(platform, name).deploy(settings));
    }

    private JsonNode update(String name, FunctionSettings settings, CodePackage code) {
        // Lambda's clients send code and settings apart; apart, a renamed handler would never fit its code.
        ObjectNode request = configuration(settings).put("ZipFile", code.zip());
        Reply reply = platform.send(HttpMethod.PUT, PlatformClient.functionPath(name) + "/code", request);
        return accepted(name, reply);
    }

    private static ObjectNode configuration(FunctionSettings settings) {
        ObjectNode body = Json.object();
        body.put("Runtime", settings.runtime()).put("Handler", settings.handler());
        if (settings.memory() != null) {
            body.put("MemorySize", settings.memory());
        }
        if (settings.timeout() != null) {
            body.put("Timeout", settings.timeout());
        }
        if (settings.description() != null) {
            body.put("Description", settings.description());
        }
        if (settings.layers() != null) {
            settings.layers().forEach(body.putArray("Layers")::add);
        }
        Map<String, String> environment = settings.environment();
        if (environment != null) {
            ObjectNode variables = body.putObject("Environment").putObject("Variables");
            environment.forEach(variables::put);
        }
        return body;
    }

    private static JsonNode accepted(String name, Reply reply) {
        if (reply.isError()) {
            throw CommandFailure.failed("cannot deploy '" + name + "': " + reply.errorMessage());
        }
        return reply.json();
    }
}
