package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A request in the one form that both sides of a signature hash (AWS Signature Version 4, task 1). */
final class CanonicalRequest {

    private static final Pattern SPACES = Pattern.compile(" +");

    private CanonicalRequest() {}

    /**
     * Its hash in hexadecimal.
     *
     * @param signedHeaders in lower case, sorted
     * @param unsignedParameter a query parameter to leave out: the signature itself
     * @param bodyHash in hexadecimal, or the word that stands for it
     */
    static String hash(
            SignableRequest request, List<String> signedHeaders, Predicate<String> unsignedParameter, String bodyHash) {
        StringBuilder canonical = new StringBuilder(512)
                .append(request.method())
                .append('\n')
                .append(path(request.path()))
                .append('\n')
                .append(query(request.query(), unsignedParameter))
                .append('\n');
        for (String name : signedHeaders) {
            String value = SPACES.matcher(request.header(name).strip()).replaceAll(" ");
            canonical.append(name).append(':').append(value).append('\n');
        }
        canonical
                .append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(bodyHash);
        return Hashes.HEX.formatHex(Hashes.sha256(canonical.toString().getBytes(UTF_8)));
    }

    /** Encoded once more, as every service but S3 wants it, and without empty, dot and dot-dot segments. */
    private static String path(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String joined = segments.stream().map(PercentEncoding::encode).collect(Collectors.joining("/", "/", ""));
        return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }

    private static String query(String query, Predicate<String> unsignedParameter) {
        if (query.isEmpty()) {
            return "";
        }
        return Arrays.stream(query.split("&", -1))
                .filter(part -> !part.isEmpty())
                .map(Parameter::parse)
                .filter(parameter -> !unsignedParameter.test(parameter.name()))
                .sorted()
                .map(Parameter::toString)
                .collect(Collectors.joining("&"));
    }

    /** Both parts in canonical encoding; the order is that of the names, then that of the values. */
    private record Parameter(String name, String value) implements Comparable<Parameter> {

        static Parameter parse(String part) {
            int equals = part.indexOf('=');
            return equals < 0
                    ? new Parameter(PercentEncoding.canonical(part), "")
                    : new Parameter(
                            PercentEncoding.canonical(part.substring(0, equals)),
                            PercentEncoding.canonical(part.substring(equals + 1)));
        }

        @Override
        public int compareTo(Parameter other) {
            int order = name.compareTo(other.name);
            return order == 0 ? value.compareTo(other.value) : order;
        }

        @Override
        public String toString() {
            return name + "=" + value;
        }
    }
}
