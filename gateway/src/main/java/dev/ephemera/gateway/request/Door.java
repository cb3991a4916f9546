package dev.ephemera.gateway.request;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a route asks of its requests where that is not the usual: a key where keys are configured, and
 * a body of at most one event. What has no route is held to the usual as well.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Door {

    Access access() default Access.KEY;

    Size body() default Size.EVENT;

    /** Who may come in. */
    enum Access {
        /** Whoever has a key. */
        KEY,
        /** Everybody. */
        EVERYBODY,
        /** As the setting {@code ephemera.function-urls.auth} says. */
        FUNCTION_URL,
        /** Everybody, for as long as a body may take: the door itself finds out who signs, from the body. */
        WEBHOOK
    }

    /** How large a body may be. */
    enum Size {
        /** 6 MB, as Lambda has it. */
        EVENT(6_291_556),
        /** A zip file of 50 MB in base64, and what goes around it. */
        PACKAGE(72L << 20);

        private final long bytes;

        Size(long bytes) {
            this.bytes = bytes;
        }

        public long bytes() {
            return bytes;
        }
    }
}
