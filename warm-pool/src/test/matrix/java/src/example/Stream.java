package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes in, bytes out. */
public class Stream implements RequestStreamHandler {

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        int count = 0;
        while (event.read() >= 0) {
            count++;
        }
        answer.write(("{\"bytes\":" + count + "}").getBytes(StandardCharsets.UTF_8));
    }
}
