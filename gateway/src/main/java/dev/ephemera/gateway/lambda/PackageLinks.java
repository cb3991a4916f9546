package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.LayerReference;
import dev.ephemera.dispatcher.layer.LayerVersion;
import dev.ephemera.gateway.auth.SignedLinks;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Makes the links under which deployment packages can be downloaded for a while, as Lambda has them. */
@Singleton
final class PackageLinks {

    private final SignedLinks links;

    PackageLinks(SignedLinks links) {
        this.links = links;
    }

    /** A link to the address that the caller itself has used. */
    String to(HttpRequest<?> request, FunctionConfiguration function) {
        String version = URLEncoder.encode(function.version(), StandardCharsets.UTF_8);
        return to(request, "/functions/" + function.name() + "/versions/" + version + "/package");
    }

    /** The same, for a layer's package. */
    String to(HttpRequest<?> request, LayerVersion version) {
        LayerReference layer = version.reference();
        return to(request, "/layers/" + layer.name() + "/versions/" + layer.version() + "/package");
    }

    private String to(HttpRequest<?> request, String path) {
        String host = request.getHeaders().findFirst(HttpHeaders.HOST).orElseGet(() -> {
            var address = request.getServerAddress();
            return address.getHostString() + ":" + address.getPort();
        });
        return links.link("http", host, path);
    }
}
