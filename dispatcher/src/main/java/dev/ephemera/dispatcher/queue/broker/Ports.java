package dev.ephemera.dispatcher.queue.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Where the broker listens on the loopback interface.
 *
 * @param clients for the platform's clients
 * @param controller for the broker's own controller
 */
record Ports(int clients, int controller) {

    /**
     * Below every system's range for outgoing connections. A client that tries again and again to reach
     * a port in that range, while the broker is away, can be given that very port for itself; it is then
     * connected to itself, and the broker never gets its port back.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int TRIES = 200;

    /**
     * Ports that nobody listens on.
     *
     * @param wanted the one for clients, or 0 for any
     * @throws BrokerException also if the wanted one is taken
     */
    static Ports choose(int wanted, RandomGenerator random) throws BrokerException {
        if (wanted != 0 && !isFree(wanted)) {
            throw new BrokerException("port " + wanted
                    + " of 127.0.0.1 is taken by another program: stop that, or give the broker another port");
        }
        int clients = wanted == 0 ? free(0, random) : wanted;
        return new Ports(clients, free(clients, random));
    }

    /**
     * Ports that nobody listens on, the one for clients as it was before where that is free.
     *
     * @throws BrokerException if none are found
     */
    static Ports chooseLike(OptionalInt before, RandomGenerator random) throws BrokerException {
        int wanted = before.isPresent() && isFree(before.getAsInt()) ? before.getAsInt() : 0;
        return choose(wanted, random);
    }

    private static int free(int taken, RandomGenerator random) throws BrokerException {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (port != taken && isFree(port)) {
                return port;
            }
        }
        throw new BrokerException("no port from " + LOWEST + " to " + HIGHEST + " was found free on the loopback"
                + " interface in " + TRIES + " tries: give the broker a port of its own");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    KafkaConnection connection() {
        return new KafkaConnection(address(), Map.of());
    }

    String address() {
        return "127.0.0.1:" + clients;
    }

    String controllerAddress() {
        return "127.0.0.1:" + controller;
    }
}
