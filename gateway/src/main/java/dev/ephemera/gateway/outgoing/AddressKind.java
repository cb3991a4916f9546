package dev.ephemera.gateway.outgoing;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Where an address leads. Everything but {@link #PUBLIC} is somewhere that only this machine or its
 * network reaches, or nowhere (IANA's registries of special-purpose addresses).
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists cannot be modified.
enum AddressKind {
    LOOPBACK("a loopback address", "127.0.0.0/8", "::1/128"),
    /** Clouds tell machines their secrets at 169.254.169.254 and fd00:ec2::254. */
    LINK_LOCAL("a link-local address", "169.254.0.0/16", "fe80::/10"),
    PRIVATE(
            "a private address",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
            "fec0::/10"),
    /** An IPv4 address inside of an IPv6 one, which a gateway would unwrap. */
    WRAPPED("an IPv4 address in the form of IPv6", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"),
    RESERVED(
            "no address of a single machine",
            "0.0.0.0/8",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "100::/64",
            "2001:db8::/32",
            "ff00::/8"),
    PUBLIC("a public address");

    private final String description;
    private final List<Block> blocks;

    AddressKind(String description, String... blocks) {
        this.description = description;
        this.blocks = Arrays.stream(blocks).map(Block::parse).toList();
    }

    static AddressKind of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Arrays.stream(values())
                .filter(kind -> kind.blocks.stream().anyMatch(block -> block.holds(bytes)))
                .findFirst()
                .orElse(PUBLIC);
    }

    /** With its article. */
    String description() {
        return description;
    }

    /** Addresses that begin with the same bits. */
    private record Block(int bytes, int shift, BigInteger prefix) {

        static Block parse(String text) {
            int slash = text.indexOf('/');
            byte[] first = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            int shift = first.length * Byte.SIZE - Integer.parseInt(text.substring(slash + 1));
            return new Block(first.length, shift, new BigInteger(1, first).shiftRight(shift));
        }

        boolean holds(byte[] address) {
            return address.length == bytes
                    && new BigInteger(1, address).shiftRight(shift).equals(prefix);
        }
    }
}
