package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfigs;

/** Asks the registry of functions and the configurations beside it. Thread-safe. */
public final class RegisteredTargets implements Targets {

    private final FunctionRegistry functions;
    private final EventInvokeConfigs configs;

    public RegisteredTargets(FunctionRegistry functions, EventInvokeConfigs configs) {
        this.functions = functions;
        this.configs = configs;
    }

    @Override
    public Target find(FunctionReference reference) {
        return new Target(state(reference), configs.of(reference));
    }

    private Target.State state(FunctionReference reference) {
        try {
            FunctionConfiguration function = functions.get(reference);
            boolean stopped = functions.concurrency(reference.name()).orElse(1) == 0;
            return stopped ? new Target.State.Stopped() : new Target.State.Present(function);
        } catch (RejectedRequestException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return new Target.State.Missing(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
