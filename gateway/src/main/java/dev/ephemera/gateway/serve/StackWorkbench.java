package dev.ephemera.gateway.serve;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.stack.StackCatalog;
import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** The stacks there are and the engine that runs them, without a platform around. Thread-safe. */
public final class StackWorkbench implements AutoCloseable {

    /** Beans of this environment are what a workbench needs, and no more. */
    public static final String ENVIRONMENT = "stack-workbench";

    private final ApplicationContext context;

    private StackWorkbench(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Finds an engine, as the platform would.
     *
     * @param properties settings that come before every other source, by their full keys
     */
    public static StackWorkbench open(Map<String, Object> properties) {
        ApplicationContext context = ApplicationContext.builder()
                .properties(properties)
                .environments(ENVIRONMENT, "doors-only")
                .banner(false)
                .deduceEnvironment(false)
                .build();
        try {
            context.start();
            context.getBean(ContainerEngine.class);
            return new StackWorkbench(context);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    public StackCatalog stacks() {
        return context.getBean(StackCatalog.class);
    }

    public ContainerEngine engine() {
        return context.getBean(ContainerEngine.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
