package dev.ephemera.bootstrap;

import com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TimeZone;

/**
 * The variables of this process, as Java, Amazon's client, native libraries and child processes see
 * them. Confined to the main thread, while no other reads them.
 */
final class Environment {

    private final NativeEnvironment outside;
    private final Map<String, String> inside;

    /** Java keeps a copy of its own, made when somebody first asks; the jar's manifest opens it to us. */
    @SuppressWarnings("unchecked")
    Environment() throws ReflectiveOperationException {
        outside = new NativeEnvironment();
        Field bytes = Class.forName("java.lang.ProcessEnvironment").getDeclaredField("theEnvironment");
        bytes.setAccessible(true);
        Constructor<?> strings =
                Class.forName("java.lang.ProcessEnvironment$StringEnvironment").getDeclaredConstructor(Map.class);
        strings.setAccessible(true);
        inside = (Map<String, String>) strings.newInstance(bytes.get(null));
    }

    /** Replaces all variables, and makes {@code directory} the current one. */
    void become(Map<String, String> variables, String directory) {
        inside.clear();
        inside.putAll(variables);
        outside.replace(variables);
        outside.enter(directory);
        System.setProperty("user.dir", directory);
        setTimeZone(variables.getOrDefault("TZ", ""));
        LambdaEnvironment.read();
    }

    /** As Java's own start would: a name after a colon, or none. */
    private static void setTimeZone(String name) {
        System.setProperty("user.timezone", name.startsWith(":") ? name.substring(1) : name);
        TimeZone.setDefault(null);
    }
}
