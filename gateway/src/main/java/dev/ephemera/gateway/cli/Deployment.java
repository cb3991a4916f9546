package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.micronaut.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings code from a disk, or the name of an image, to a platform, by Lambda's API. Confined to one thread. */
final class Deployment {

    /** Lambda's clients must send a role; nothing here reads it. */
    private static final String ROLE = "arn:aws:iam::000000000000:role/ephemera";

    private final PlatformClient platform;

    Deployment(PlatformClient platform) {
        this.platform = platform;
    }

    /** What a function is made of: the field of a request that holds it, and what stands there. */
    private record Code(String field, JsonNode value) {

        static Code of(CodePackage code) {
            return new Code("ZipFile", BinaryNode.valueOf(code.zip()));
        }

        static Code of(ImageSettings image) {
            return new Code("ImageUri", TextNode.valueOf(image.requiredUri()));
        }
    }

    /**
     * @param configuration as the platform answered it
     * @param image the image it runs in, if it does
     * @param triggers what runs it now, a line for each
     */
    record Deployed(
            boolean created,
            JsonNode configuration,
            @Nullable ImageSettings image,
            List<String> triggers) {

        String name() {
            return configuration.path("FunctionName").asText();
        }

        /** One line: {@code created hello (python, hello.handler, 128 MB, 3 s)}, or {@code (image URI, …)}. */
        String summary() {
            return (created ? "created " : "updated ") + name() + " ("
                    + (image == null
                            ? configuration.path("Runtime").asText() + ", "
                                    + configuration.path("Handler").asText()
                            : "image " + image.requiredUri())
                    + ", "
                    + configuration.path("MemorySize").asText() + " MB, "
                    + configuration.path("Timeout").asText() + " s)";
        }
    }

    /**
     * Creates the function, or updates it if there is one of its name; what neither {@code said} nor
     * the source's own {@code function.yaml} says then stays as it is. A folder whose {@code function.yaml} names an
     * image stands for that image; its files stay where they are.
     *
     * @throws CommandFailure if the source cannot be packed, or the platform refuses it
     */
    Deployed deploy(Path source, FunctionSettings said) {
        Path path = source.toAbsolutePath().normalize();
        FunctionSettings own = Files.isDirectory(path) ? FunctionSettings.of(path) : FunctionSettings.NONE;
        if (said.image() != null && own.image() == null) {
            throw CommandFailure.usage(
                    said.image().uri() == null
                            ? "an entry point, a command and a working directory are those of an image; name it by --image"
                            : "an image is all of a function's code, so '" + source + "' cannot go with --image; leave"
                                    + " one of them out, or name the image in the folder's "
                                    + FunctionSettings.FILE_NAME);
        }
        FunctionSettings settings = said.orElse(own);
        if (settings.image() != null) {
            String folder = String.valueOf(path.getFileName());
            return deployImage(settings.orElse(FunctionSettings.guessed(folder, null, null)));
        }
        DeployTriggers.check(settings);
        CodePackage code = CodePackage.of(path);
        return send(settings.orElse(new Guess(new StackHints(platform), code).complete(settings)), Code.of(code));
    }

    /**
     * The same for a function in the image that {@code said} names.
     *
     * @throws CommandFailure if there is something in {@code said} that images bring themselves, or the platform
     *     refuses it
     */
    Deployed deployImage(FunctionSettings said) {
        ImageSettings image = Objects.requireNonNull(said.image());
        Code code = Code.of(image);
        String extra = said.runtime() != null
                ? "runtime"
                : said.handler() != null
                        ? "handler"
                        : said.layers() != null && !said.layers().isEmpty() ? "layers" : "";
        if (!extra.isEmpty()) {
            throw CommandFailure.usage("the image '" + image.uri() + "' brings its own language and files, so there is"
                    + " no use for '" + extra + "'; leave it out");
        }
        DeployTriggers.check(said);
        return send(said.orElse(FunctionSettings.guessed(image.functionName(), null, null)), code);
    }

    private Deployed send(FunctionSettings settings, Code code) {
        String name = Objects.requireNonNull(settings.name());
        ObjectNode request = configuration(settings);
        request.put("FunctionName", name).put("Role", ROLE);
        if (settings.image() != null) {
            request.put("PackageType", "Image");
        }
        request.putObject("Code").set(code.field(), code.value());
        Reply created = platform.send(HttpMethod.POST, PlatformClient.FUNCTIONS, request);
        JsonNode configuration = created.isConflict() ? update(name, settings, code) : accepted(name, created);
        return new Deployed(
                !created.isConflict(),
                configuration,
                settings.image(),
                new DeployTriggers(platform, name).deploy(settings));
    }

    private JsonNode update(String name, FunctionSettings settings, Code code) {
        // Lambda's clients send code and settings apart; apart, a renamed handler would never fit its code.
        ObjectNode request = configuration(settings);
        request.set(code.field(), code.value());
        Reply reply = platform.send(HttpMethod.PUT, PlatformClient.functionPath(name) + "/code", request);
        return accepted(name, reply);
    }

    private static ObjectNode configuration(FunctionSettings settings) {
        ObjectNode body = Json.object();
        if (settings.image() == null) {
            body.put("Runtime", settings.runtime()).put("Handler", settings.handler());
        } else {
            settings.image().addTo(body);
        }
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
