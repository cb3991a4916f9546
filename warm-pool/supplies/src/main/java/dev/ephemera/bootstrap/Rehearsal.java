package dev.ephemera.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.JniHelper;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * What every run needs and needs no function for: done once while nobody waits. Nothing here may read
 * the environment, which is not the function's yet.
 */
final class Rehearsal {

    private Rehearsal() {}

    static void run() {
        JniHelper.load();
        PojoSerializer<Object> serializer =
                JacksonFactory.getInstance().getSerializer((java.lang.reflect.Type) Map.class);
        serializer.toJson(serializer.fromJson("{\"a\":[1,\"b\",null,{}]}"), new ByteArrayOutputStream());
    }
}
