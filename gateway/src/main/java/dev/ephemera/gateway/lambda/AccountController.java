package dev.ephemera.gateway.lambda;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.ListedVersions;
import dev.ephemera.dispatcher.function.Page;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/** The platform as one account: its limits, and how much of them is used. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountController {

    /** What Lambda grants a new account; here memory is the bound, and it is not counted in runs. */
    private static final int CONCURRENT_EXECUTIONS = 1000;

    private static final int PAGE = 10_000;

    private final FunctionRegistry functions;
    private final CodeLimits limits;

    AccountController(FunctionRegistry functions, CodeLimits limits) {
        this.functions = functions;
        this.limits = limits;
    }

    @Get("/2016-08-19/account-settings")
    HttpResponse<byte[]> settings() {
        long count = 0;
        long bytes = 0;
        Optional<String> marker = Optional.empty();
        do {
            Page<FunctionConfiguration> page = functions.list(marker, PAGE, ListedVersions.LATEST);
            count += page.items().size();
            bytes += page.items().stream()
                    .mapToLong(FunctionConfiguration::codeSize)
                    .sum();
            marker = page.nextMarker();
        } while (marker.isPresent());
        return answer(count, bytes);
    }

    private HttpResponse<byte[]> answer(long count, long bytes) {
        return Answers.ok(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("AccountLimit");
            json.writeNumberField("TotalCodeSize", Long.MAX_VALUE);
            json.writeNumberField("CodeSizeUnzipped", limits.unpacked().bytes());
            json.writeNumberField("CodeSizeZipped", limits.packaged().bytes());
            json.writeNumberField("ConcurrentExecutions", CONCURRENT_EXECUTIONS);
            json.writeNumberField("UnreservedConcurrentExecutions", CONCURRENT_EXECUTIONS);
            json.writeEndObject();
            json.writeObjectFieldStart("AccountUsage");
            json.writeNumberField("TotalCodeSize", bytes);
            json.writeNumberField("FunctionCount", count);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
