package dev.ephemera.triggers.kafka;

import static dev.ephemera.triggers.mapping.SourceAccess.Type.BASIC_AUTH;
import static dev.ephemera.triggers.mapping.SourceAccess.Type.SASL_SCRAM_512_AUTH;
import static dev.ephemera.triggers.mapping.SourceAccess.Type.SERVER_ROOT_CA_CERTIFICATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.dispatcher.queue.broker.SecuredCluster;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import dev.ephemera.triggers.mapping.FailureChange;
import dev.ephemera.triggers.mapping.MappingChange;
import dev.ephemera.triggers.mapping.MappingId;
import dev.ephemera.triggers.mapping.NewMapping;
import dev.ephemera.triggers.mapping.SourceAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappings of a cluster that wants logins and TLS. */
class SecuredMappingIT {

    private static final String LOGIN = "orders-login";
    private static final String AUTHORITY = "orders-authority";

    @TempDir
    private static Path folder;

    private static SecuredCluster secured;

    @TempDir
    private Path directory;

    private Database database;
    private TestNode node;
    private TestCluster cluster;
    private String topic = "";

    @BeforeAll
    static void startCluster() throws Exception {
        secured = SecuredCluster.start(folder);
    }

    @AfterAll
    static void stopCluster() {
        secured.close();
    }

    @BeforeEach
    void start() throws IOException {
        database = Database.sqlite(directory.resolve("test.db"));
        node = TestNode.start(database, TestBroker.shared().broker());
        cluster = new TestCluster(new KafkaConnection(secured.address(SecuredCluster.OPEN), Map.of()));
        topic = cluster.newTopic(1);
        cluster.send(topic, 0, "a");
    }

    @AfterEach
    void stop() {
        node.close();
        cluster.close();
        database.close();
    }

    private static String login(String password, boolean tls) throws IOException {
        ObjectNode login = JsonNodeFactory.instance.objectNode();
        login.put("username", "alice").put("password", password);
        if (!tls) {
            login.put("tls", false);
        }
        return new ObjectMapper().writeValueAsString(login);
    }

    private MappingId create(String door, SourceAccess... access) {
        MappingChange settings = new MappingChange(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(access)),
                FailureChange.NONE);
        return node.create(new NewMapping(
                TestNode.FUNCTION,
                List.of(secured.address(door)),
                List.of(topic),
                Optional.empty(),
                Optional.empty(),
                settings));
    }

    private void awaitProcessed() {
        Await.until("the record is processed", () -> node.function().values().equals(List.of("a")));
    }

    @Test
    void saysThatThePasswordIsWrongAndGoesOnWhenTheSecretIsCorrected() throws IOException {
        node.secret(LOGIN, login("wrong", false));
        MappingId id = create("SASL_PLAINTEXT", new SourceAccess(BASIC_AUTH, LOGIN));
        node.awaitResult(id, "refuses the user name or the password");
        assertFalse(node.described(id).result().text().contains("wrong"));

        node.secret(LOGIN, login(SecuredCluster.PASSWORD, false));

        awaitProcessed();
        node.awaitResult(id, "OK");
    }

    @Test
    void logsInWithScramOverTls() throws IOException {
        node.secret(LOGIN, login(SecuredCluster.PASSWORD, true));
        node.secret(AUTHORITY, Files.readString(folder.resolve("server.pem")));

        create(
                "SASL_SSL",
                new SourceAccess(SASL_SCRAM_512_AUTH, LOGIN),
                new SourceAccess(SERVER_ROOT_CA_CERTIFICATE, AUTHORITY));

        awaitProcessed();
    }

    @Test
    void saysThatNobodyTrustedHasSignedTheCertificate() throws IOException {
        node.secret(LOGIN, login(SecuredCluster.PASSWORD, true));

        MappingId id = create("SASL_SSL", new SourceAccess(BASIC_AUTH, LOGIN));

        node.awaitResult(id, "is signed by nobody who is trusted here");
        assertEquals(List.of(), node.function().values());
    }

    @Test
    void saysThatThePortKnowsNoLogins() throws IOException {
        node.secret(LOGIN, login(SecuredCluster.PASSWORD, false));

        MappingId id = create(SecuredCluster.OPEN, new SourceAccess(BASIC_AUTH, LOGIN));

        node.awaitResult(id, "has no logins at this port");
    }
}
