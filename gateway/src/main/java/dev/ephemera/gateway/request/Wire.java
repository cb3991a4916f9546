package dev.ephemera.gateway.request;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What only the server below Micronaut knows of a request: its target as it came, and its connection. */
public final class Wire {

    private Wire() {}

    /** The path as it came, still encoded. */
    public static String rawPath(HttpRequest<?> request) {
        String target = originForm(request);
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** The query as it came, without the question mark; empty if there is none. */
    public static String rawQuery(HttpRequest<?> request) {
        String target = originForm(request);
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    /** All headers by their names in lower case, values in the order they came in. */
    public static Map<String, List<String>> headers(HttpRequest<?> request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Map.Entry<String, String> entry : netty(request).getNativeRequest().headers()) {
            headers.computeIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(entry.getValue());
        }
        return headers;
    }

    static Channel connection(HttpRequest<?> request) {
        return netty(request).getChannelHandlerContext().channel();
    }

    /** Without the scheme and host that a client may name as if to a proxy. */
    private static String originForm(HttpRequest<?> request) {
        String target = netty(request).getNativeRequest().uri();
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.indexOf("://");
        int path = authority < 0 ? -1 : target.indexOf('/', authority + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static NettyHttpRequest<?> netty(HttpRequest<?> request) {
        if (request instanceof NettyHttpRequest<?> netty) {
            return netty;
        }
        throw new IllegalStateException(
                "A request of " + request.getClass() + " has come from another server than Netty");
    }
}
