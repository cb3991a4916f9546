package dev.ephemera.gateway.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which platform a command talks to. */
final class Connection {

    static final String URL_VARIABLE = "EPHEMERA_URL";
    static final String KEY_VARIABLE = "EPHEMERA_API_KEY";
    static final String DEFAULT_URL = "http://127.0.0.1:7070";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The platform's address; otherwise " + URL_VARIABLE + ", otherwise " + DEFAULT_URL + ".")
    private @Nullable String url;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "An API key, where the platform wants one; otherwise " + KEY_VARIABLE + ".")
    private @Nullable String key;

    PlatformClient open(Map<String, String> environment) {
        return new PlatformClient(
                address(environment), Optional.ofNullable(key == null ? environment.get(KEY_VARIABLE) : key));
    }

    private URI address(Map<String, String> environment) {
        String text = url == null ? environment.getOrDefault(URL_VARIABLE, DEFAULT_URL) : url;
        try {
            URI address = new URI(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw CommandFailure.usage("'" + text + "' is no URL: " + e.getReason());
        }
        throw CommandFailure.usage("'" + text + "' is no URL of a platform; write it as " + DEFAULT_URL);
    }
}
