package dev.ephemera.gateway.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.errors.ExplainUnrouted;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says by name which operation of Lambda's API a client has asked for in vain. */
@Singleton
final class UnsupportedOperations implements ExplainUnrouted {

    /** All of Lambda's paths start with a date. */
    private static final Pattern API = Pattern.compile("/20\\d\\d-\\d\\d-\\d\\d/.*");

    @Override
    public Optional<RejectedRequestException> explain(HttpRequest<?> request) {
        String path = request.getPath();
        if (!API.matcher(path).matches()) {
            return Optional.empty();
        }
        String what = Known.OPERATIONS.stream()
                .filter(operation -> operation.fits(request.getMethodName(), path))
                .findFirst()
                .map(operation -> "the operation " + operation.name())
                .orElseGet(() -> request.getMethodName() + " " + path);
        return Optional.of(
                new RejectedRequestException(ErrorCode.NOT_IMPLEMENTED, "This platform does not have " + what));
    }

    private record Operation(String method, Pattern path, String name) {

        static Operation parse(String line) {
            String[] parts = line.split(" ", 3);
            return new Operation(parts[0], Pattern.compile(parts[1].replace("*", "[^/]+") + "/?"), parts[2]);
        }

        boolean fits(String requestMethod, String requestPath) {
            return method.equals(requestMethod) && path.matcher(requestPath).matches();
        }
    }

    /** Read when the first such request comes, which is never for most platforms. */
    private static final class Known {

        private static final String FILE = "unsupported-operations.txt";
        private static final List<Operation> OPERATIONS = read();

        private static List<Operation> read() {
            try (InputStream file = UnsupportedOperations.class.getResourceAsStream(FILE)) {
                if (file == null) {
                    throw new IllegalStateException(FILE + " is missing from the program");
                }
                return new String(file.readAllBytes(), UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(Operation::parse)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(FILE + " cannot be read", e);
            }
        }
    }
}
