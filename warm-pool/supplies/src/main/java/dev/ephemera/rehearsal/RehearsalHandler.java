package dev.ephemera.rehearsal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOError;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Does what functions do. */
public final class RehearsalHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        if (event.containsKey("do")) {
            // The client reports it and returns, as after each error of this kind.
            throw new IOError(new IOException("the rehearsal is over"));
        }
        context.getLogger()
                .log("request " + context.getAwsRequestId() + ", " + context.getRemainingTimeInMillis() + " ms left\n");
        System.out.println(System.getenv("PATH") + " ünïcödé " + event.size());
        System.err.println("to standard error");
        Map<String, Object> answer = new HashMap<>();
        answer.put("greeting", "Hello, " + event.get("name") + "!");
        answer.put("event", event);
        return answer;
    }
}
