package dev.ephemera.warmpool.container;

import dev.ephemera.warmpool.container.ContainerEvent.BootstrapReady;
import dev.ephemera.warmpool.container.ContainerEvent.Claim;
import dev.ephemera.warmpool.container.ContainerEvent.Died;
import dev.ephemera.warmpool.container.ContainerEvent.Evicted;
import dev.ephemera.warmpool.container.ContainerEvent.Released;
import dev.ephemera.warmpool.container.ContainerEvent.RemovalFailed;
import dev.ephemera.warmpool.container.ContainerEvent.Removed;
import dev.ephemera.warmpool.container.ContainerEvent.StartFailed;
import dev.ephemera.warmpool.container.ContainerEvent.Started;
import dev.ephemera.warmpool.container.ContainerState.Claimed;
import dev.ephemera.warmpool.container.ContainerState.Creating;
import dev.ephemera.warmpool.container.ContainerState.Gone;
import dev.ephemera.warmpool.container.ContainerState.Ready;
import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.container.ContainerState.Starting;
import java.util.Optional;

/**
 * The table of a container's life. What is not in it cannot happen.
 *
 * <pre>
 *            Started   StartFailed  BootstrapReady  Claim    Released  Died      Evicted   Removed  RemovalFailed
 * Creating   Starting  Removing     –               –        –         –         –         –        –
 * Starting   –         –            Ready           –        –         Removing  Removing  –        –
 * Ready      –         –            –               Claimed  –         Removing  Removing  –        –
 * Claimed    –         –            –               –        Removing  Claimed   –         –        –
 * Removing   –         –            –               –        –         Removing  –         Gone     Removing
 * Gone       –         –            –               –        –         Gone      –         –        –
 * </pre>
 *
 * <p>There is no way back to Ready: a container runs once. A claimed container that dies stays its
 * run's until the run has looked at the remains and released it.
 */
final class LifeCycle {

    private LifeCycle() {}

    /** The state after {@code event}; empty if the event cannot happen in {@code state}. */
    static Optional<ContainerState> next(ContainerState state, ContainerEvent event) {
        return Optional.ofNullable(
                switch (state) {
                    case Creating() ->
                        switch (event) {
                            case Started(var container) -> new Starting(container);
                            case StartFailed() -> new Removing(Optional.empty(), 0);
                            case BootstrapReady _, Claim _, Released _, Died _, Evicted _, Removed _, RemovalFailed _ ->
                                null;
                        };
                    case Starting(var container) ->
                        switch (event) {
                            case BootstrapReady() -> new Ready(container);
                            case Died(), Evicted() -> new Removing(Optional.of(container), 0);
                            case Started _, StartFailed _, Claim _, Released _, Removed _, RemovalFailed _ -> null;
                        };
                    case Ready(var container) ->
                        switch (event) {
                            case Claim() -> new Claimed(container);
                            case Died(), Evicted() -> new Removing(Optional.of(container), 0);
                            case Started _, StartFailed _, BootstrapReady _, Released _, Removed _, RemovalFailed _ ->
                                null;
                        };
                    case Claimed(var container) ->
                        switch (event) {
                            case Released() -> new Removing(Optional.of(container), 0);
                            case Died() -> state;
                            case Started _,
                                    StartFailed _,
                                    BootstrapReady _,
                                    Claim _,
                                    Evicted _,
                                    Removed _,
                                    RemovalFailed _ -> null;
                        };
                    case Removing(var container, int failures) ->
                        switch (event) {
                            case Removed() -> new Gone();
                            case RemovalFailed() -> new Removing(container, failures + 1);
                            case Died() -> state;
                            case Started _, StartFailed _, BootstrapReady _, Claim _, Released _, Evicted _ -> null;
                        };
                    case Gone() ->
                        switch (event) {
                            case Died() -> state;
                            case Started _,
                                    StartFailed _,
                                    BootstrapReady _,
                                    Claim _,
                                    Released _,
                                    Evicted _,
                                    Removed _,
                                    RemovalFailed _ -> null;
                        };
                });
    }
}
