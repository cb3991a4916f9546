package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.child.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A Kafka as others may run it: a door for each protocol, the users {@code alice}, who may do everything,
 * and {@code bob}, who may only see topics whose names begin with {@code seen.}, and a door that asks for
 * certificates. Confined to the test's thread.
 */
public final class SecuredCluster implements AutoCloseable {

    /** The name of the door that speaks TLS and asks clients for certificates. */
    static final String MUTUAL = "MUTUAL";

    /** The name of the door that wants nothing. */
    public static final String OPEN = "OPEN";

    public static final String PASSWORD = "it's a \"secret\" \\ ;";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final Map<String, Integer> doors;

    private SecuredCluster(ChildProcess process, Map<String, Integer> doors) {
        this.process = process;
        this.doors = doors;
    }

    /**
     * Starts it.
     *
     * @param key what it shows at the doors with TLS
     * @param trusted whom it trusts where it asks for certificates
     */
    static SecuredCluster start(Path data, CertificateStore key, CertificateStore trusted) throws Exception {
        Iterator<Integer> ports = distinctPorts(6).iterator();
        Map<String, Integer> doors = new LinkedHashMap<>();
        Ports own = new Ports(ports.next(), ports.next());
        for (String door : List.of("SSL", "SASL_PLAINTEXT", "SASL_SSL", MUTUAL)) {
            doors.put(door, ports.next());
        }
        BrokerFolder folder = new BrokerFolder(Files.createDirectories(data));
        Properties properties = ServerConfiguration.of(folder.records(), own);
        openDoors(properties, doors);
        properties.putAll(key.own());
        trusted.trusted().forEach((name, value) -> properties.setProperty("listener.name.mutual." + name, value));
        properties.setProperty("listener.name.mutual.ssl.client.auth", "required");
        logins(properties);
        properties.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.setProperty("super.users", "User:ANONYMOUS;User:alice;User:CN=platform");
        folder.configure(properties);
        EmbeddedBrokerSettings settings = EmbeddedBrokerSettings.of(TestBroker.libraries(), data);
        ChildProcess process = ChildProcess.start("broker", BrokerCommand.of(settings, folder), folder.output());
        doors.put(OPEN, own.clients());
        SecuredCluster cluster = new SecuredCluster(process, doors);
        try {
            cluster.addUsers(own.connection());
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    /** One for another module's tests; its certificate is in {@code server.pem} in the folder. */
    public static SecuredCluster start(Path folder) throws Exception {
        Certificates certificates = new Certificates(folder);
        CertificateStore server = certificates.key("server");
        certificates.certificateOf(server);
        return start(folder.resolve("kafka"), server, certificates.trustIn(certificates.key("client")));
    }

    private static Set<Integer> distinctPorts(int count) throws BrokerException {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < count) {
            ports.add(Ports.choose(0, new Random()).clients());
        }
        return ports;
    }

    private static void openDoors(Properties properties, Map<String, Integer> doors) {
        String more = doors.entrySet().stream()
                .map(door -> "," + door.getKey() + "://localhost:" + door.getValue())
                .collect(Collectors.joining());
        properties.merge("listeners", more, (old, added) -> old.toString() + added);
        properties.merge("advertised.listeners", more, (old, added) -> old.toString() + added);
        properties.merge(
                "listener.security.protocol.map",
                ",SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,MUTUAL:SSL",
                (old, added) -> old.toString() + added);
    }

    private static void logins(Properties properties) {
        String plain = "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " user_alice=\"it's a \\\"secret\\\" \\\\ ;\" user_bob=\"bob's\";";
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        for (String door : List.of("sasl_plaintext", "sasl_ssl")) {
            properties.setProperty("listener.name." + door + ".sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
            properties.setProperty("listener.name." + door + ".plain.sasl.jaas.config", plain);
            properties.setProperty("listener.name." + door + ".scram-sha-512.sasl.jaas.config", scram);
        }
    }

    private void addUsers(KafkaConnection connection) throws Exception {
        Map<String, Object> properties = connection.properties();
        properties.put("default.api.timeout.ms", 60_000);
        try (Admin admin = Admin.create(properties)) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "alice", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get(90, TimeUnit.SECONDS);
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "seen.", PatternType.PREFIXED),
                            new AccessControlEntry("User:bob", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW))))
                    .all()
                    .get(90, TimeUnit.SECONDS);
        } finally {
            assertTrue(process.isAlive(), () -> String.join("\n", process.lastLines()));
        }
    }

    /** @param door such as {@code SASL_SSL} */
    public String address(String door) {
        return "localhost:" + doors.get(door);
    }

    String address(SecurityProtocol door) {
        return address(door.name());
    }

    @Override
    public void close() {
        try {
            process.stop(PATIENCE);
        } catch (InterruptedException e) {
            throw new AssertionError("The cluster is left to die with this process", e);
        }
    }
}
