package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.gateway.health.HealthCheck;
import dev.ephemera.gateway.serve.StackState;
import dev.ephemera.warmpool.pool.StackStatistics;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;

/** What must be well for the platform to be. */
final class Checks {

    private record Check(String name, Supplier<Optional<String>> look) implements HealthCheck {

        @Override
        public Optional<String> complaint() {
            return look.get();
        }
    }

    private Checks() {}

    static HealthCheck database(Database database) {
        return new Check("database", () -> {
            try {
                database.jdbi().useHandle(handle -> handle.execute("select 1"));
                return Optional.empty();
            } catch (JdbiException e) {
                return Optional.of("does not answer");
            }
        });
    }

    static HealthCheck engine(EngineRoom engineRoom) {
        return new Check("engine", () -> {
            boolean runsNothing = engineRoom.stacks().values().stream().allMatch(StackState::isMissing);
            return runsNothing ? Optional.of("can run none of the stacks") : Optional.empty();
        });
    }

    /** Empty is normal under load; empty with nothing on its way means that the engine fails. */
    static HealthCheck pool(EngineRoom engineRoom) {
        return new Check("pool", () -> {
            String empty = engineRoom.pool().statistics().stream()
                    .filter(stack -> stack.target() > 0 && stack.ready() + stack.starting() + stack.claimed() == 0)
                    .map(StackStatistics::stack)
                    .collect(Collectors.joining(", "));
            return empty.isEmpty() ? Optional.empty() : Optional.of("no containers of " + empty);
        });
    }
}
