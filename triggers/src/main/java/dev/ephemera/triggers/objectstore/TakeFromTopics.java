package dev.ephemera.triggers.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.objectstore.event.ObjectEvent;
import dev.ephemera.triggers.objectstore.event.ReadNotification;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications of object events out of Kafka topics. To an event source mapping this is a function
 * named {@value #NAME}, which runs in no container: each record of a batch is a notification, and the batch
 * has succeeded when every event in it that a rule asks for is on disk. All other functions are run as they
 * would be without this. A function that somebody has deployed under the name hides this one. Thread-safe.
 */
public final class TakeFromTopics implements Dispatch {

    /** What mappings name. */
    public static final String NAME = "ephemera-object-events";

    private static final Logger LOG = LoggerFactory.getLogger(TakeFromTopics.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FunctionReference REFERENCE = FunctionReference.latest(new FunctionName(NAME));

    /** What a mapping needs to know of a function it calls; nothing of it is ever unpacked or started. */
    private static final FunctionConfiguration CONFIGURATION = new FunctionConfiguration(
            REFERENCE.name(),
            FunctionConfiguration.LATEST,
            "platform",
            NAME,
            "",
            "Takes notifications of object events",
            MemorySize.ZERO,
            Duration.ofMinutes(1),
            Map.of(),
            new CodeDigest("0".repeat(64)),
            0,
            NAME,
            Instant.EPOCH);

    private static final RunReport NO_CONTAINER = new RunReport(
            new ContainerId("none"),
            StartType.WARM,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            CONFIGURATION.memory(),
            Optional.empty(),
            1);
    private static final InvocationLog NO_LOG = new InvocationLog(new byte[0]);

    private final Function<FunctionReference, Optional<FunctionConfiguration>> functions;
    private final AcceptObjectEvents events;
    private final Dispatch dispatch;

    /**
     * @param functions finds those that are deployed
     * @param dispatch runs them
     */
    public TakeFromTopics(
            Function<FunctionReference, Optional<FunctionConfiguration>> functions,
            AcceptObjectEvents events,
            Dispatch dispatch) {
        this.functions = functions;
        this.events = events;
        this.dispatch = dispatch;
    }

    /** Whether a mapping may name it though nobody has deployed it. */
    public static boolean isMeantBy(FunctionReference reference) {
        return reference.equals(REFERENCE);
    }

    /** What is deployed under this name, or this. */
    public Optional<FunctionConfiguration> find(FunctionReference reference) {
        return functions
                .apply(reference)
                .or(() -> isMeantBy(reference) ? Optional.of(CONFIGURATION) : Optional.empty());
    }

    @Override
    public Outcome run(Invocation invocation, Caller caller) throws InterruptedException {
        return invocation.function().equals(CONFIGURATION) ? take(invocation) : dispatch.run(invocation, caller);
    }

    private Outcome take(Invocation invocation) throws InterruptedException {
        try {
            List<ObjectEvent> found = new ArrayList<>();
            for (JsonNode partition : JSON.readTree(invocation.event()).path("records")) {
                for (JsonNode record : partition) {
                    found.addAll(read(record));
                }
            }
            int accepted = events.accept(found);
            return new Outcome.Succeeded(JSON.writeValueAsBytes(Map.of("accepted", accepted)), NO_CONTAINER, NO_LOG);
        } catch (QueueUnavailableException e) {
            return new Outcome.PlatformFailure(ErrorCode.QUEUE_UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (RejectedRequestException e) {
            return new Outcome.Failed(e.code(), errorObject(e), NO_CONTAINER, NO_LOG);
        } catch (IOException e) {
            throw new IllegalStateException("The event of a mapping is no JSON", e);
        }
    }

    /** A record without a value says that a key is of no interest any more. */
    private static List<ObjectEvent> read(JsonNode record) throws IOException {
        JsonNode value = record.path("value");
        if (value.isMissingNode()) {
            return List.of();
        }
        try {
            return ReadNotification.of(value.binaryValue());
        } catch (RejectedRequestException e) {
            // The reason quotes the record, and goes to whoever is told of it only.
            LOG.warn(
                    "Record {} of {}-{} is no notification of object events",
                    record.path("offset").asLong(),
                    record.path("topic").asText(),
                    record.path("partition").asInt());
            throw e;
        }
    }

    private static byte[] errorObject(RejectedRequestException reason) {
        return JSON.createObjectNode()
                .put("errorType", "NoNotification")
                .put("errorMessage", reason.getMessage())
                .toString()
                .getBytes(UTF_8);
    }
}
