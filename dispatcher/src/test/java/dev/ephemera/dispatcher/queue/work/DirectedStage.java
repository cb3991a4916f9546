package dev.ephemera.dispatcher.queue.work;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.slf4j.LoggerFactory;

/**
 * Lets a test direct a stage from a virtual thread, as handing over between those costs little, and
 * keeps what is logged about a thousand scripted troubles out of its output.
 */
final class DirectedStage implements InvocationInterceptor, BeforeAllCallback, AfterAllCallback {

    private final Logger work = (Logger) LoggerFactory.getLogger(DirectedStage.class.getPackageName());

    @Override
    public void beforeAll(ExtensionContext context) {
        work.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        work.setLevel(null);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onVirtualThread(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onVirtualThread(invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onVirtualThread(invocation);
    }

    private static void onVirtualThread(Invocation<@Nullable Void> invocation) throws Throwable {
        CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(invocation.proceed());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        try {
            end.get();
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
