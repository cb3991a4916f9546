package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.ledger.InvocationHistory;
import dev.ephemera.dispatcher.live.LiveRuns;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What runs have printed, and what they print: of a function, or of one invocation. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class LogsController {

    private static final int DEFAULT_RUNS = 10;

    private final FunctionRegistry functions;
    private final InvocationHistory history;
    private final KnownInvocations invocations;
    private final LiveRuns live;

    LogsController(FunctionRegistry functions, InvocationHistory history, KnownInvocations invocations, LiveRuns live) {
        this.functions = functions;
        this.history = history;
        this.invocations = invocations;
        this.live = live;
    }

    /** The logs of the latest runs, one after the other, the newest last; or those of the runs from now on. */
    @Get("/functions/{name}/logs")
    HttpResponse<?> ofFunction(HttpRequest<?> request, @PathVariable String name) throws InterruptedException {
        Wanted wanted = new Wanted(request.getParameters(), "limit", "follow");
        FunctionConfiguration function = functions.get(FunctionReference.parse(name, Optional.empty()));
        if (wanted.follow()) {
            if (wanted.hasLimit()) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The limit is about past runs, and follow about those from now on: leave one of them out");
            }
            return growing(new FunctionText(function.name(), live.follow(function.name())));
        }
        List<InvocationLog> latest = history.logs(function.name(), wanted.limit(DEFAULT_RUNS));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        latest.reversed().forEach(log -> text.writeBytes(log.bytes()));
        return Answer.text(text.toByteArray());
    }

    /** The log of one invocation, as far as it is on record; or all of it, until it is over. */
    @Get("/invocations/{id}/log")
    HttpResponse<?> ofInvocation(HttpRequest<?> request, @PathVariable String id) throws InterruptedException {
        Wanted wanted = new Wanted(request.getParameters(), "follow");
        InvocationId invocation = PathId.parse(id);
        KnownInvocations.Found found = invocations.get(invocation);
        return wanted.follow()
                ? growing(new InvocationText(invocation, invocations, live.follow(invocation)))
                : Answer.text(found.detail().log().bytes());
    }

    private static HttpResponse<InputStream> growing(GrowingText text) {
        return HttpResponse.<InputStream>ok(new GrowingTextStream(text)).contentType(MediaType.TEXT_PLAIN_TYPE);
    }
}
