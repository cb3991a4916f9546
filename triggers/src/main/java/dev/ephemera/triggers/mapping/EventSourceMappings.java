package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The event source mappings that people make. Every request is checked whole before anything is
 * stored; what is wrong comes back as a {@link RejectedRequestException}. The nodes carry out what is
 * stored, a moment later. Thread-safe: the database owns all state.
 */
public final class EventSourceMappings {

    private final MappingStore store;
    private final MappingRules rules;
    private final Runnable changed;
    private final InstantSource time;

    /** @param changed told of every change; must be quick */
    public EventSourceMappings(MappingStore store, MappingRules rules, Runnable changed, InstantSource time) {
        this.store = store;
        this.rules = rules;
        this.changed = changed;
        this.time = time;
    }

    public DescribedMapping create(NewMapping request) {
        MappingId id = MappingId.random();
        EventSourceMapping mapping = new EventSourceMapping(
                id,
                rules.create(request, id),
                request.settings().wanted().orElse(Wanted.ENABLED),
                MappingState.CREATING,
                1,
                now());
        database().jdbi().useTransaction(handle -> {
            if (!MappingTable.insert(handle, mapping)) {
                throw conflict(mapping, MappingTable.rival(handle, mapping));
            }
        });
        changed.run();
        return get(id);
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public DescribedMapping get(MappingId id) {
        return store.describe(id).orElseThrow(() -> notFound(id));
    }

    /** See {@link MappingStore#list}. */
    public Page<DescribedMapping> list(Optional<FunctionReference> function, Optional<String> marker, int maxItems) {
        return store.list(function, marker, maxItems);
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none, IN_USE if it is being deleted */
    public DescribedMapping update(MappingId id, MappingChange change) {
        while (true) {
            EventSourceMapping current = store.find(id).orElseThrow(() -> notFound(id));
            if (current.wanted() == Wanted.DELETED) {
                throw new RejectedRequestException(
                        ErrorCode.IN_USE,
                        "The mapping " + id + " is in use: it is being deleted and can no longer be changed");
            }
            MappingDefinition definition = rules.change(current.definition(), change);
            Wanted wanted = change.wanted().orElse(current.wanted());
            if (definition.equals(current.definition()) && wanted == current.wanted()) {
                return get(id);
            }
            if (replace(current.changed(definition, wanted, nameOf(current.wanted(), wanted), now()))) {
                return get(id);
            }
        }
    }

    private static MappingState nameOf(Wanted before, Wanted after) {
        if (before == after) {
            return MappingState.UPDATING;
        }
        return switch (after) {
            case ENABLED -> MappingState.ENABLING;
            case DISABLED -> MappingState.DISABLING;
            case DELETED -> MappingState.DELETING;
        };
    }

    /**
     * Lets a mapping be stopped and removed; until then it can still be read.
     *
     * @throws RejectedRequestException NOT_FOUND if there is none
     */
    public DescribedMapping delete(MappingId id) {
        while (true) {
            DescribedMapping described = get(id);
            EventSourceMapping current = described.mapping();
            if (current.wanted() == Wanted.DELETED) {
                return described;
            }
            EventSourceMapping deleted =
                    current.changed(current.definition(), Wanted.DELETED, MappingState.DELETING, now());
            if (replace(deleted)) {
                return new DescribedMapping(
                        deleted,
                        MappingState.DELETING,
                        described.result(),
                        described.lag(),
                        described.lastEvent(),
                        described.lastError());
            }
        }
    }

    /** False if somebody else has changed it meanwhile. */
    private boolean replace(EventSourceMapping next) {
        boolean replaced = database().jdbi().inTransaction(handle -> {
            Optional<MappingTable.Rival> rival = MappingTable.rival(handle, next);
            if (rival.isPresent() && next.wanted() != Wanted.DELETED) {
                throw conflict(next, rival);
            }
            return MappingTable.replace(handle, next);
        });
        changed.run();
        return replaced;
    }

    private Database database() {
        return store.database();
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static RejectedRequestException notFound(MappingId id) {
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND, "There is no event source mapping " + id + "; a list shows what there is");
    }

    private static RejectedRequestException conflict(EventSourceMapping mapping, Optional<MappingTable.Rival> rival) {
        KafkaSource source = mapping.definition().source();
        String other = rival.map(found -> found.id().toString()).orElse("another one");
        String what = rival.filter(found -> found.group().equals(source.group()))
                        .isPresent()
                ? "reads with the consumer group '" + source.group() + "' from the same cluster: choose another group"
                : "already brings the topic '" + source.topic() + "' to the function "
                        + mapping.definition().function() + ": update that one, or delete it";
        String leaving = rival.filter(found -> found.wanted() == Wanted.DELETED).isPresent()
                ? "; it is being deleted, so that this can be tried again in a moment"
                : "";
        return new RejectedRequestException(
                ErrorCode.CONFLICT, "The event source mapping with UUID " + other + " " + what + leaving);
    }
}
