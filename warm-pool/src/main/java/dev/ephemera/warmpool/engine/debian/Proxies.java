package dev.ephemera.warmpool.engine.debian;

import java.util.Map;
import java.util.TreeMap;

/** The variables by which programs that fetch something find a proxy. Stateless. */
public final class Proxies {

    private static final String NAMES = "(?i)https?_proxy|no_proxy|ftp_proxy|all_proxy";

    private Proxies() {}

    /** Those of an environment; they may hold passwords. */
    public static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> proxies = new TreeMap<>(environment);
        proxies.keySet().removeIf(name -> !name.matches(NAMES));
        return proxies;
    }
}
