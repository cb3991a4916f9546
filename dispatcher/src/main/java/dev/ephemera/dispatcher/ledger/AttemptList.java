package dev.ephemera.dispatcher.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The runs of an invocation that are over, as JSON in their column. Each has the number of its claim; a
 * synchronous one has no claim, and number 0. Immutable.
 */
record AttemptList(List<Entry> entries) {

    /** More are not kept: the oldest ones go. */
    static final int MOST = 50;

    static final AttemptList NONE = new AttemptList(List.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    record Entry(long claim, AttemptRecord run) {}

    AttemptList {
        entries = List.copyOf(entries);
    }

    static AttemptList parse(String text) throws SQLException {
        try {
            List<Entry> entries = new ArrayList<>();
            for (JsonNode node : JSON.readTree(text)) {
                entries.add(new Entry(node.path("claim").asLong(), run(node)));
            }
            return new AttemptList(entries);
        } catch (JsonProcessingException e) {
            throw new SQLException("The attempts of an invocation in the database are no JSON array", e);
        }
    }

    /** With one more, or with what is known better of one that is there already. */
    AttemptList with(long claim, AttemptRecord run) {
        List<Entry> all = new ArrayList<>(entries);
        Entry entry = new Entry(claim, run);
        if (find(claim).isPresent()) {
            all.replaceAll(old -> old.claim() == claim ? entry : old);
        } else {
            all.add(entry);
        }
        return new AttemptList(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    Optional<AttemptRecord> find(long claim) {
        return entries.stream()
                .filter(entry -> entry.claim() == claim)
                .map(Entry::run)
                .findFirst();
    }

    List<AttemptRecord> runs() {
        return entries.stream().map(Entry::run).toList();
    }

    String text() {
        ArrayNode array = JSON.createArrayNode();
        entries.forEach(entry -> write(entry, array.addObject()));
        return array.toString();
    }

    private static void write(Entry entry, ObjectNode object) {
        AttemptRecord run = entry.run();
        object.put("claim", entry.claim());
        object.put("attempt", run.attempt());
        run.node().ifPresent(node -> object.put("node", node));
        object.put("started", Micros.of(run.started()));
        run.ended().ifPresent(ended -> object.put("ended", Micros.of(ended)));
        object.put("status", run.status().label());
        run.error().ifPresent(error -> object.put("errorType", error.type()).put("errorMessage", error.message()));
        run.report().ifPresent(report -> write(report, object));
    }

    private static void write(RunReport report, ObjectNode object) {
        object.put("container", report.container().value());
        object.put("start", report.start().label());
        object.put("queued", Micros.of(report.queued()));
        object.put("init", Micros.of(report.init()));
        object.put("run", Micros.of(report.run()));
        object.put("memory", report.memory().bytes());
        report.peakMemory().ifPresent(peak -> object.put("peak", peak.bytes()));
        object.put("containers", report.attempts());
    }

    private static AttemptRecord run(JsonNode node) {
        return new AttemptRecord(
                node.path("attempt").asInt(),
                text(node, "node"),
                Micros.instant(node.path("started").asLong()),
                number(node, "ended").map(Micros::instant),
                InvocationStatus.ofLabel(node.path("status").asText()),
                text(node, "errorType")
                        .map(type -> new InvocationError(
                                type, text(node, "errorMessage").orElse(""))),
                text(node, "container").map(container -> report(node, container)));
    }

    private static RunReport report(JsonNode node, String container) {
        return new RunReport(
                new ContainerId(container),
                StartType.valueOf(node.path("start").asText().toUpperCase(Locale.ROOT)),
                Micros.duration(node.path("queued").asLong()),
                Micros.duration(node.path("init").asLong()),
                Micros.duration(node.path("run").asLong()),
                new MemorySize(node.path("memory").asLong()),
                number(node, "peak").map(MemorySize::new),
                node.path("containers").asInt());
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(node.get(name).asText()) : Optional.empty();
    }

    private static Optional<Long> number(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(node.get(name).asLong()) : Optional.empty();
    }
}
