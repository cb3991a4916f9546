package dev.ephemera.bootstrap.scala;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes Scala's collections, options and case classes, and leaves all else to the client's
 * own serializers. Immutable.
 */
public final class ScalaSerializer implements CustomPojoSerializer {

    @Override
    @SuppressWarnings("unchecked")
    public <T> T fromJson(InputStream input, Type type) {
        return FromJson.isScala(type)
                ? (T) FromJson.convert(json(Object.class).fromJson(input), type)
                : (T) json(type).fromJson(input);
    }

    @Override
    public <T> T fromJson(String input, Type type) {
        return fromJson(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), type);
    }

    @Override
    public <T> void toJson(T value, OutputStream output, Type type) {
        Object converted = ToJson.convert(value);
        json(converted == value ? type : Object.class).toJson(converted, output);
    }

    @SuppressWarnings("unchecked")
    private static PojoSerializer<Object> json(Type type) {
        if (type instanceof Class<?> event && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())) {
            return LambdaEventSerializers.serializerFor((Class<Object>) event, event.getClassLoader());
        }
        return JacksonFactory.getInstance().getSerializer(type);
    }
}
