package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.BlockingHttpClient;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.StreamingHttpClient;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A platform at the other end of HTTP. Thread-safe. */
final class PlatformClient implements AutoCloseable {

    static final String FUNCTIONS = "/2015-03-31/functions";
    static final String MAPPINGS = "/2015-03-31/event-source-mappings";

    /** Longer than any function may run; the platform ends those that take too long. */
    private static final Duration LONGEST_ANSWER = Duration.ofDays(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST_ANSWER = 256 << 20;
    private static final Argument<byte[]> BYTES = Argument.of(byte[].class);

    private final URI address;
    private final Optional<String> key;
    private final StreamingHttpClient http;
    private final BlockingHttpClient blocking;

    PlatformClient(URI address, Optional<String> key) {
        this.address = address;
        this.key = key;
        DefaultHttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
        configuration.setReadTimeout(LONGEST_ANSWER);
        configuration.setConnectTimeout(CONNECT_TIMEOUT);
        configuration.setMaxContentLength(LARGEST_ANSWER);
        // Nothing is under way when a command ends, so there is nothing to be patient with.
        configuration.setShutdownQuietPeriod(Duration.ZERO);
        configuration.setShutdownTimeout(Duration.ofMillis(1));
        // Reading the trusted certificates takes longer than a whole command otherwise does.
        configuration.getSslConfiguration().setEnabled("https".equals(address.getScheme()));
        try {
            http = StreamingHttpClient.create(address.toURL(), configuration);
        } catch (MalformedURLException e) {
            throw CommandFailure.usage("'" + address + "' is no URL: " + e.getMessage());
        }
        blocking = http.toBlocking();
    }

    URI address() {
        return address;
    }

    Reply get(String path) {
        return send(HttpRequest.GET(path));
    }

    Reply delete(String path) {
        return send(HttpRequest.DELETE(path));
    }

    /** Asks for something to be done. */
    Reply post(String path) {
        return send(HttpRequest.POST(path, new byte[0]));
    }

    /**
     * Prints an answer while it arrives, to its end.
     *
     * @return the refusal, if there is one
     */
    Optional<Reply> follow(String path, PrintStream out) {
        ArrivingText text = new ArrivingText(out);
        http.dataStream(prepared(HttpRequest.GET(path)), BYTES).subscribe(text);
        try {
            text.await();
            return Optional.empty();
        } catch (HttpClientResponseException e) {
            return Optional.of(reply(e.getResponse()));
        } catch (HttpClientException e) {
            throw unreachable(e);
        }
    }

    Reply send(HttpMethod method, String path, JsonNode body) {
        return send(HttpRequest.<byte[]>create(method, path)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(Json.bytes(body)));
    }

    Reply post(String path, byte[] json, Map<String, String> headers) {
        MutableHttpRequest<byte[]> request = HttpRequest.POST(path, json).contentType(MediaType.APPLICATION_JSON_TYPE);
        headers.forEach(request::header);
        return send(request);
    }

    /** Where Lambda's API has the function of this name. */
    static String functionPath(String name) {
        return FUNCTIONS + "/" + segment("function's name", name);
    }

    static String invocationPath(String id) {
        return "/invocations/" + segment("invocation's id", id);
    }

    static String deadLetterPath(String id) {
        return "/dead-letters/" + segment("dead letter's id", id);
    }

    /** An empty one would make the path that of all there are. */
    private static String segment(String what, String text) {
        if (text.isBlank()) {
            throw CommandFailure.usage("the " + what + " is empty");
        }
        return encoded(text);
    }

    static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Sends bytes as they are. */
    Reply send(HttpMethod method, String path, byte[] body, Map<String, String> headers) {
        MutableHttpRequest<byte[]> request = HttpRequest.create(method, path);
        headers.forEach(request::header);
        return send(body.length == 0 ? request : request.body(body));
    }

    private Reply send(MutableHttpRequest<?> request) {
        try {
            return reply(blocking.exchange(prepared(request), BYTES, BYTES));
        } catch (HttpClientResponseException e) {
            return reply(e.getResponse());
        } catch (HttpClientException e) {
            throw unreachable(e);
        }
    }

    private MutableHttpRequest<?> prepared(MutableHttpRequest<?> request) {
        key.ifPresent(request::bearerAuth);
        return request.accept(MediaType.ALL_TYPE);
    }

    private static Reply reply(HttpResponse<?> response) {
        return new Reply(
                response.code(),
                response.getHeaders(),
                response.getBody(byte[].class).orElseGet(() -> new byte[0]));
    }

    private CommandFailure unreachable(HttpClientException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return new CommandFailure(
                        ExitCode.UNREACHABLE,
                        "cannot reach " + address + ": there is no host '" + address.getHost() + "'; check --url and "
                                + Connection.URL_VARIABLE);
            }
            if (cause instanceof ConnectException) {
                return new CommandFailure(
                        ExitCode.UNREACHABLE, "cannot reach " + address + ": is './ephemera serve' running?");
            }
        }
        return new CommandFailure(
                ExitCode.UNREACHABLE, "the platform at " + address + " did not answer: " + failure.getMessage());
    }

    @Override
    public void close() {
        http.close();
    }
}
