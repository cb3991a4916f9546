package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vendored.Version;

public class Function implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        switch ((String) event.get("do")) {
            case "hello":
                return answer("greeting", "Hello, " + event.get("name") + "!");
            case "fail":
                return fail();
            case "logs":
                System.out.println("to standard output ✓");
                System.err.println("to standard error ✓");
                return Collections.emptyMap();
            case "echo":
                System.out.print(event.get("text"));
                return answer("text", event.get("text"));
            case "dependency":
                return answer("dependency", Version.TEXT);
            case "environment":
                return answer("value", System.getenv((String) event.get("name")));
            case "context":
                return describe(context);
            case "large":
                char[] letters = new char[(Integer) event.get("size")];
                Arrays.fill(letters, 'x');
                return answer("text", new String(letters));
            case "exit":
                System.exit((Integer) event.get("code"));
                return null;
            case "hog":
                List<byte[]> kept = new ArrayList<>();
                while (true) {
                    byte[] more = new byte[1 << 20];
                    Arrays.fill(more, (byte) 1);
                    kept.add(more);
                }
            case "loop":
                System.out.println("looping");
                while (true) {
                    Thread.yield();
                }
            case "files":
                Map<String, Object> written = answer("task", canWrite("/var/task/file"));
                written.put("tmp", canWrite("/tmp/file"));
                return written;
            default:
                throw new IllegalArgumentException("unknown: " + event);
        }
    }

    private static Map<String, Object> fail() {
        return failOnPurpose();
    }

    private static Map<String, Object> failOnPurpose() {
        throw new IllegalStateException("this function fails on purpose: ünïcödé");
    }

    private static Map<String, Object> describe(Context context) {
        Map<String, Object> fields = answer("requestId", context.getAwsRequestId());
        fields.put("functionName", context.getFunctionName());
        fields.put("functionVersion", context.getFunctionVersion());
        fields.put("memory", context.getMemoryLimitInMB());
        fields.put("arn", context.getInvokedFunctionArn());
        fields.put("remaining", context.getRemainingTimeInMillis());
        return fields;
    }

    private static boolean canWrite(String path) {
        try (FileWriter file = new FileWriter(new File(path))) {
            file.write("x");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Map<String, Object> answer(String name, Object value) {
        Map<String, Object> answer = new HashMap<>();
        answer.put(name, value);
        return answer;
    }
}
