package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.child.ChildProcess;
import dev.ephemera.warmpool.time.SystemTime;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ExternalBrokerIT {

    private static final SaslLogin ALICE = new SaslLogin("PLAIN", "alice", SecuredCluster.PASSWORD);

    @TempDir
    static Path folder;

    private static Certificates certificates;
    private static CertificateStore server;
    private static CertificateStore trusted;
    private static CertificateStore platform;
    private static SecuredCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        certificates = new Certificates(folder);
        server = certificates.key("server");
        trusted = certificates.trustIn(server);
        platform = certificates.key("platform");
        cluster = SecuredCluster.start(folder.resolve("kafka"), server, certificates.trustIn(platform));
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    private static ExternalBrokerSettings settings(
            SecurityProtocol protocol, Optional<SaslLogin> login, Optional<CertificateStore> trusted) {
        return new ExternalBrokerSettings(cluster.address(protocol), protocol, login, trusted, Optional.empty());
    }

    private static void assertUsable(ExternalBrokerSettings settings) throws Exception {
        try (ExternalBroker broker = ExternalBroker.watch(settings, SystemTime.INSTANCE)) {
            KafkaConnection connection = broker.ready().get(120, TimeUnit.SECONDS);
            assertEquals(BrokerStatus.State.UP, broker.status().state());
            new EnsureTopics(connection, OptionalInt.empty()).ensure(List.of(TopicPlan.keeping("used", 1, Map.of())));
        }
    }

    private static String trouble(ExternalBrokerSettings settings) {
        try (ExternalBroker broker = ExternalBroker.watch(settings, SystemTime.INSTANCE)) {
            Await.until("trouble shows", () -> broker.status().state() == BrokerStatus.State.DOWN);
            assertFalse(broker.ready().isDone());
            assertFalse(
                    broker.status().toString().contains("secret"),
                    broker.status().toString());
            return broker.status().detail();
        }
    }

    private static void assertStarts(String start, String sentence) {
        assertTrue(sentence.startsWith(start), sentence);
    }

    @Test
    void logsInWithAPasswordOverTls() throws Exception {
        assertUsable(settings(SecurityProtocol.SASL_SSL, Optional.of(ALICE), Optional.of(trusted)));
    }

    @Test
    void logsInWithScramAndNeedsNoTls() throws Exception {
        SaslLogin scram = new SaslLogin("SCRAM-SHA-512", "alice", SecuredCluster.PASSWORD);

        assertUsable(settings(SecurityProtocol.SASL_PLAINTEXT, Optional.of(scram), Optional.empty()));
    }

    @Test
    void showsItsCertificateAndTrustsOneInAPemFile() throws Exception {
        assertUsable(new ExternalBrokerSettings(
                cluster.address(SecuredCluster.MUTUAL),
                SecurityProtocol.SSL,
                Optional.empty(),
                Optional.of(certificates.certificateOf(server)),
                Optional.of(platform)));
    }

    @Test
    void saysThatThePasswordIsWrong() {
        SaslLogin wrong = new SaslLogin("PLAIN", "alice", "wrong secret");

        assertStarts(
                "the cluster at " + cluster.address(SecurityProtocol.SASL_PLAINTEXT)
                        + " refuses the user name or the password (",
                trouble(settings(SecurityProtocol.SASL_PLAINTEXT, Optional.of(wrong), Optional.empty())));
    }

    @Test
    void saysThatTheScramPasswordIsWrong() {
        SaslLogin wrong = new SaslLogin("SCRAM-SHA-512", "alice", "wrong secret");

        assertStarts(
                "the cluster at " + cluster.address(SecurityProtocol.SASL_PLAINTEXT)
                        + " refuses the user name or the password (",
                trouble(settings(SecurityProtocol.SASL_PLAINTEXT, Optional.of(wrong), Optional.empty())));
    }

    @Test
    void saysThatTheMechanismIsUnknownToTheCluster() {
        SaslLogin other = new SaslLogin("SCRAM-SHA-256", "alice", SecuredCluster.PASSWORD);

        assertStarts(
                "the cluster at " + cluster.address(SecurityProtocol.SASL_PLAINTEXT)
                        + " does not know the SASL mechanism SCRAM-SHA-256: choose one that it has (",
                trouble(settings(SecurityProtocol.SASL_PLAINTEXT, Optional.of(other), Optional.empty())));
    }

    @Test
    void saysThatTheClusterIsNotTrusted() throws Exception {
        CertificateStore other = certificates.trustIn(certificates.key("other"));

        assertEquals(
                "the certificate of " + cluster.address(SecurityProtocol.SASL_SSL)
                        + " is signed by nobody in the trust store (" + other.file()
                        + "): add the certificate of whoever signed it",
                trouble(settings(SecurityProtocol.SASL_SSL, Optional.of(ALICE), Optional.of(other))));
    }

    @Test
    void saysThatTheTrustStoreCannotBeRead() {
        CertificateStore missing = new CertificateStore(folder.resolve("missing.p12"), Optional.of("change it"));

        assertEquals(
                "the cluster at " + cluster.address(SecurityProtocol.SASL_SSL) + " cannot be used: there is no file "
                        + missing.file(),
                trouble(settings(SecurityProtocol.SASL_SSL, Optional.of(ALICE), Optional.of(missing))));
    }

    @Test
    void saysThatACertificateIsAskedFor() throws Exception {
        assertStarts(
                "the cluster at " + cluster.address(SecuredCluster.MUTUAL)
                        + " asks for a certificate of the client and refuses ours (none named): ",
                trouble(new ExternalBrokerSettings(
                        cluster.address(SecuredCluster.MUTUAL),
                        SecurityProtocol.SSL,
                        Optional.empty(),
                        Optional.of(trusted),
                        Optional.empty())));
    }

    @Test
    void saysThatTheProtocolIsWrong() {
        String address = cluster.address(SecurityProtocol.SSL);

        assertStarts(
                address + " accepts connections but does not answer: check that it speaks PLAINTEXT",
                trouble(ExternalBrokerSettings.plaintext(address)));
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertStarts(
                "nobody answers at 127.0.0.1:" + port + ": ",
                trouble(ExternalBrokerSettings.plaintext("127.0.0.1:" + port)));
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        String sentence = trouble(ExternalBrokerSettings.plaintext("nowhere.invalid:9092"));

        assertTrue(sentence.contains("nowhere.invalid:9092"), sentence);
    }

    private static String refusalOfTopics(String... names) throws Exception {
        SaslLogin bob = new SaslLogin("PLAIN", "bob", "bob's");
        try (ExternalBroker broker = ExternalBroker.watch(
                settings(SecurityProtocol.SASL_PLAINTEXT, Optional.of(bob), Optional.empty()), SystemTime.INSTANCE)) {
            EnsureTopics topics = new EnsureTopics(broker.ready().get(120, TimeUnit.SECONDS), OptionalInt.empty());
            List<TopicPlan> plans = Stream.of(names)
                    .map(name -> TopicPlan.keeping(name, 1, Map.of()))
                    .toList();
            return assertThrows(BrokerException.class, () -> topics.ensure(plans))
                    .sentence();
        }
    }

    @Test
    void saysWhichTopicsTheUserMayNotSee() throws Exception {
        assertEquals(
                "the user may not see topics queue.a, queue.b: allow it Describe, Read, Write and Create on topics of"
                        + " such names",
                refusalOfTopics("queue.a", "queue.b"));
    }

    @Test
    void saysWhichTopicsTheUserMayNotCreateAndHowTheyMustBe() throws Exception {
        assertEquals(
                "the user may not create topics seen.a, seen.b, seen.c and 1 more: allow it Create on topics of such"
                        + " names, or have them created by somebody who may, seen.a with 1 partition(s) and"
                        + " {cleanup.policy=delete, retention.bytes=-1, retention.ms=-1}",
                refusalOfTopics("seen.a", "seen.b", "seen.c", "seen.d"));
    }

    @Test
    void saysThatTheStateOfShareGroupsWantsMoreBrokers() throws Exception {
        BrokerFolder data = new BrokerFolder(Files.createDirectory(folder.resolve("few")));
        Ports ports = Ports.choose(0, new Random());
        Properties properties = ServerConfiguration.of(data.records(), ports);
        properties.setProperty("share.coordinator.state.topic.replication.factor", "3");
        data.configure(properties);
        EmbeddedBrokerSettings settings = EmbeddedBrokerSettings.of(TestBroker.libraries(), data.path());
        ChildProcess process = ChildProcess.start("broker", BrokerCommand.of(settings, data), data.output());
        try (ExternalBroker broker = ExternalBroker.watch(
                ExternalBrokerSettings.plaintext(ports.connection().bootstrapServers()), SystemTime.INSTANCE)) {
            Await.until("it is found out", () -> broker.status().detail().contains("share.coordinator.state.topic"));
            assertEquals(BrokerStatus.State.DOWN, broker.status().state());
        } finally {
            process.stop(Duration.ofSeconds(20));
        }
    }

    @Test
    void noticesThatTheClusterIsAwayAndBackAgain() throws Exception {
        try (TestBroker other = TestBroker.startOwn()) {
            ExternalBrokerSettings settings =
                    ExternalBrokerSettings.plaintext(other.connection().bootstrapServers());
            try (ExternalBroker broker = ExternalBroker.watch(settings, SystemTime.INSTANCE)) {
                broker.ready().get(120, TimeUnit.SECONDS);

                other.pause();
                Await.until("it is away", () -> broker.status().state() == BrokerStatus.State.DOWN);
                other.resume();
                Await.until("it is back", () -> broker.status().state() == BrokerStatus.State.UP);
            }
        }
    }
}
