package dev.ephemera.gateway.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.admission.AdmissionSettings;
import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.dispatch.DispatchSettings;
import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.ledger.RecordSettings;
import dev.ephemera.dispatcher.queue.kafka.TransportSettings;
import dev.ephemera.dispatcher.queue.work.AsynchronousSettings;
import dev.ephemera.gateway.auth.Authentication;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;
import dev.ephemera.warmpool.pool.PoolSettings;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    private static final MemorySize MACHINE = MemorySize.ofMegabytes(10_000);

    private static ApplicationContext context(Map<String, Object> settings) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(EngineRoomFactory.DOORS_ONLY)
                .environmentPropertySource(false)
                .properties(settings)
                .banner(false)
                .start();
    }

    @Test
    void defaults() {
        try (ApplicationContext context = context(Map.of("ephemera.home", "/srv/ephemera"))) {
            PlatformSettings platform = context.getBean(PlatformSettings.class);
            assertEquals("127.0.0.1", platform.host());
            assertEquals(7070, platform.port());
            assertEquals(Path.of("/srv/ephemera/.ephemera"), platform.data());
            assertEquals(Path.of("/srv/ephemera/warm-pool/stacks"), platform.stacks());
            assertEquals(EngineChoice.AUTO, platform.engine());
            EngineRoomSettings room = context.getBean(EngineRoomSettings.class);
            assertEquals(
                    new PoolSettings(
                            2,
                            Map.of(),
                            new MemorySize(MACHINE.bytes() / 10),
                            3,
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(20)),
                    room.pool().settings(MACHINE));
            assertEquals(4, room.pool().parallelRemovals());
            assertEquals(
                    new AdmissionSettings(new MemorySize(MACHINE.bytes() / 100 * 70), 1000, Duration.ofSeconds(10)),
                    room.admission().settings(MACHINE));
            assertEquals(DispatchSettings.DEFAULT, room.runs().settings());
            assertEquals(RecordSettings.DEFAULT, room.records().settings());
            assertEquals(ContainerLimits.DEFAULT, room.containers().limits());
            assertEquals(Duration.ofMinutes(10), room.images().look());
            assertEquals(RootSettings.of(Map.of()), room.sandbox().settings(Map.of()));
            assertEquals(
                    FunctionLimits.DEFAULT,
                    context.getBean(FunctionLimitsConfiguration.class).limits());
            assertEquals(
                    CodeLimits.DEFAULT, context.getBean(CodeConfiguration.class).limits());
            QueueConfiguration queue = context.getBean(QueueConfiguration.class);
            assertEquals(AsynchronousSettings.DEFAULT, queue.asynchronous());
            assertEquals(TransportSettings.DEFAULT, queue.transport());
            KafkaConfiguration kafka = context.getBean(KafkaConfiguration.class);
            assertEquals("", kafka.bootstrapServers());
            assertTrue(kafka.isThere());
            assertEquals(0, kafka.embedded().port());
            assertEquals(MemorySize.ofMegabytes(256), kafka.embedded().heap());
            ObjectStoreConfiguration objects = context.getBean(ObjectStoreConfiguration.class);
            assertTrue(objects.enabled());
            assertEquals(7071, objects.port());
            assertEquals(MemorySize.ofMegabytes(192), objects.heap());
            assertEquals(
                    Path.of("/data/objects"), objects.settings(Path.of("/data")).data());
            DatabaseConfiguration database = context.getBean(DatabaseConfiguration.class);
            assertEquals("", database.url());
            assertEquals(Duration.ofSeconds(1), database.staleness());
            assertEquals(
                    Duration.ofSeconds(30),
                    context.getBean(ShutdownSettings.class).grace());
            assertFalse(context.getBean(Authentication.class).isRequired());
            assertEquals(
                    "7070",
                    context.getProperty("micronaut.server.port", String.class).orElseThrow());
            assertEquals(
                    "127.0.0.1",
                    context.getProperty("micronaut.server.host", String.class).orElseThrow());
        }
    }

    @Test
    void settingsAreReadAsPeopleWriteThem() {
        Map<String, Object> settings = Map.of(
                "ephemera.engine", "sandbox",
                "ephemera.sandbox.roots", "/srv/roots",
                "ephemera.sandbox.host-runtimes", "false",
                "ephemera.pool.floors.nodejs", "4",
                "ephemera.pool.idle-budget", "512M",
                "ephemera.admission.longest-wait", "250ms");
        try (ApplicationContext context = context(settings)) {
            assertEquals(
                    EngineChoice.SANDBOX,
                    context.getBean(PlatformSettings.class).engine());
            RootSettings roots = context.getBean(SandboxConfiguration.class).settings(Map.of());
            assertEquals(Path.of("/srv/roots"), roots.directory());
            assertEquals(RootSettings.HostRuntimes.NOT_USED, roots.hostRuntimes());
            PoolConfiguration pool = context.getBean(PoolConfiguration.class);
            assertEquals(Map.of("nodejs", 4), pool.floors());
            assertEquals(MemorySize.ofMegabytes(512), pool.settings(MACHINE).idleBudget());
            assertEquals(
                    Duration.ofMillis(250),
                    context.getBean(AdmissionConfiguration.class).longestWait());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ephemera.port|70000|0 to 65535",
                "ephemera.pool.idle-budget|much|not a memory size",
                "ephemera.pool.idle-budget|101%|1% to 100%",
                "ephemera.pool.parallel-removals|0|1 or more",
                "ephemera.database.url|mysql://x|jdbc:postgresql:",
                "ephemera.shutdown.grace|-1s|0 or more",
                "ephemera.sandbox.roots|' '|path of a directory",
                "ephemera.engine|podman|podman",
                "ephemera.images.look|0s|more than 0",
                "ephemera.queue.retries|11|0 to 10",
                "ephemera.queue.concurrency|0|1 or more",
                "ephemera.queue.lanes|65|1 to 64",
                "ephemera.kafka.bootstrap-servers|broker|EPHEMERA_KAFKA_…) are wrong: 'broker' is not the address of a broker",
                "ephemera.kafka.bootstrap-servers|broker:99999|port 99999",
                "ephemera.kafka.security-protocol|TLS|SASL_SSL",
                "ephemera.records.which|some|all, failures, none",
                "ephemera.records.which|1.5|all, failures, none",
                "ephemera.records.dead-letters|0s|kept for some time",
                "ephemera.records.events|2G|at most 1 GB",
            })
    void aWrongSettingIsNamedWithItsValue(String key, String value, String message) {
        try (ApplicationContext context = context(Map.of(key, value))) {
            RuntimeException wrong = assertThrows(RuntimeException.class, () -> {
                context.getBean(PlatformSettings.class);
                context.getBean(PoolConfiguration.class);
                context.getBean(DatabaseConfiguration.class);
                context.getBean(ShutdownSettings.class);
                context.getBean(QueueConfiguration.class).asynchronous();
                context.getBean(QueueConfiguration.class).transport();
                context.getBean(EngineRoomSettings.class).records().settings();
                context.getBean(KafkaConfiguration.class).existing();
            });
            StringBuilder all = new StringBuilder();
            for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
                all.append(cause.getMessage()).append('\n');
            }
            assertTrue(all.toString().contains(message), all.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ephemera.kafka.embedded.enabled",
                "ephemera.object-store.enabled",
                "ephemera.sandbox.host-runtimes"
            })
    void aSwitchIsOnOrOff(String key) {
        for (String position : List.of("true", "False")) {
            context(Map.of(key, position)).close();
        }
        for (String position : List.of("perhaps", "1", "")) {
            Throwable wrong = assertThrows(
                    RuntimeException.class, () -> context(Map.of(key, position)).close());
            while (wrong.getCause() != null) {
                wrong = wrong.getCause();
            }
            assertEquals("the setting " + key + " is '" + position + "'; it is true or false", wrong.getMessage());
        }
    }

    @Test
    void otherAddressesNeedAKey() {
        try (ApplicationContext open = context(Map.of());
                ApplicationContext locked = context(Map.of("ephemera.auth.key", "a secret of some length"))) {
            Authentication nobody = open.getBean(Authentication.class);
            ListenAddress.check("127.0.0.1", nobody);
            ListenAddress.check("::1", nobody);
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> ListenAddress.check("0.0.0.0", nobody));
            assertTrue(refused.getMessage().contains("EPHEMERA_API_KEY"), refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> ListenAddress.check("10.1.2.3", nobody));
            ListenAddress.check("0.0.0.0", locked.getBean(Authentication.class));
        }
    }

    @Test
    void secretsAreNotShown() {
        try (ApplicationContext context =
                context(Map.of("ephemera.kafka.username", "alice", "ephemera.kafka.password", "hidden"))) {
            assertFalse(context.getBean(KafkaConfiguration.class).toString().contains("hidden"));
        }
        DatabaseConfiguration database = new DatabaseConfiguration(
                "jdbc:postgresql://host/db?password=hidden", "user", "hidden", Duration.ofSeconds(1));
        assertFalse(database.toString().contains("hidden"));
    }
}
