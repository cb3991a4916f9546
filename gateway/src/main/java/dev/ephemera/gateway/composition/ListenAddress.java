package dev.ephemera.gateway.composition;

import dev.ephemera.gateway.auth.Authentication;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Makes sure that nobody can call from elsewhere without a key. */
final class ListenAddress {

    private ListenAddress() {}

    /** @throws IllegalArgumentException if the address is open to others and there is no key */
    static void check(String host, Authentication authentication) {
        if (authentication.isRequired() || isLoopback(host)) {
            return;
        }
        throw new IllegalArgumentException("ephemera.host is '" + host
                + "', where anybody who reaches this machine could run functions. Set a key first, EPHEMERA_API_KEY=…"
                + " (make one with: openssl rand -hex 24), or listen on 127.0.0.1");
    }

    private static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("ephemera.host is '" + host + "', and there is no such address", e);
        }
    }
}
