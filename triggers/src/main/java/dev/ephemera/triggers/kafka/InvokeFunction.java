package dev.ephemera.triggers.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.triggers.kafka.Answer.Failed;
import dev.ephemera.triggers.kafka.Answer.Failure;
import dev.ephemera.triggers.kafka.Answer.LetGo;
import dev.ephemera.triggers.kafka.Answer.NotRun;
import dev.ephemera.triggers.kafka.Answer.Succeeded;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Invokes functions and waits for them. Thread-safe. */
public final class InvokeFunction {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_TYPE = 100;

    private final Function<FunctionReference, Optional<FunctionConfiguration>> functions;
    private final Dispatch dispatch;

    public InvokeFunction(Function<FunctionReference, Optional<FunctionConfiguration>> functions, Dispatch dispatch) {
        this.functions = functions;
        this.dispatch = dispatch;
    }

    /** @param gone completes when the run shall be ended */
    Answer invoke(FunctionReference reference, byte[] event, CompletableFuture<Void> gone) throws InterruptedException {
        Optional<FunctionConfiguration> function = functions.apply(reference);
        if (function.isEmpty()) {
            return new NotRun("there is no function " + reference + " any more: deploy it again, let the mapping name"
                    + " another one, or delete the mapping");
        }
        Invocation invocation = Invocation.of(function.get(), event, Origin.EVENT_SOURCE_MAPPING);
        Outcome outcome = dispatch.run(invocation, Caller.waiting(gone));
        String version = function.get().version();
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> new Succeeded(invocation.id(), version, succeeded.payload());
            case Outcome.Failed failed ->
                new Failed(new Failure(
                        invocation.id(),
                        version,
                        failed.payload(),
                        words(invocation, failed.code(), failed.payload())));
            case Outcome.Throttled throttled -> new NotRun("the function is throttled: " + throttled.message());
            case Outcome.PlatformFailure failure ->
                new NotRun("the platform could not run the function: " + failure.message());
            case Outcome.Cancelled() -> endedFromOutside(gone);
            case Outcome.Stopped _ -> endedFromOutside(gone);
        };
    }

    private static Answer endedFromOutside(CompletableFuture<Void> gone) {
        return gone.isDone() ? new LetGo() : new NotRun("the function's run was ended from outside");
    }

    private static String words(Invocation invocation, ErrorCode code, byte[] payload) {
        return "Function call failed: " + type(code, payload) + " (invocation " + invocation.id() + ")";
    }

    private static String type(ErrorCode code, byte[] payload) {
        try {
            String type = MAPPER.readTree(payload).path("errorType").asText("");
            return type.isEmpty() || type.length() > LONGEST_TYPE ? code.type() : type;
        } catch (IOException e) {
            // The error object is the function's own, and may be anything.
            return code.type();
        }
    }
}
