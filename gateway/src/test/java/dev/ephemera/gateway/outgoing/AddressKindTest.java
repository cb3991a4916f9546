package dev.ephemera.gateway.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressKindTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK",
        "127.255.255.255, LOOPBACK",
        "::1, LOOPBACK",
        "::ffff:127.0.0.1, LOOPBACK",
        "169.254.169.254, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "febf::1, LINK_LOCAL",
        "10.1.2.3, PRIVATE",
        "172.15.255.255, PUBLIC",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.0, PUBLIC",
        "192.168.1.1, PRIVATE",
        "192.169.0.0, PUBLIC",
        "100.64.0.1, PRIVATE",
        "100.128.0.0, PUBLIC",
        "fd00:ec2::254, PRIVATE",
        "fc00::1, PRIVATE",
        "fec0::1, PRIVATE",
        "0.0.0.0, RESERVED",
        "192.0.2.1, RESERVED",
        "198.18.0.1, RESERVED",
        "224.0.0.1, RESERVED",
        "239.255.255.255, RESERVED",
        "255.255.255.255, RESERVED",
        "2001:db8::1, RESERVED",
        "ff02::1, RESERVED",
        "::, WRAPPED",
        "::7f00:1, WRAPPED",
        "64:ff9b::7f00:1, WRAPPED",
        "2002:7f00:1::, WRAPPED",
        "2001:0:1::, WRAPPED",
        "1.1.1.1, PUBLIC",
        "93.184.216.34, PUBLIC",
        "223.255.255.255, PUBLIC",
        "2606:2800:220:1:248:1893:25c8:1946, PUBLIC",
        "2001:1::1, PUBLIC",
    })
    void isToldByItsFirstBits(String address, AddressKind kind) {
        assertEquals(kind, AddressKind.of(InetAddress.ofLiteral(address)));
    }
}
