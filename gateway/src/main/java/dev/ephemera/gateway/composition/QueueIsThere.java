package dev.ephemera.gateway.composition;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.value.PropertyResolver;

/** Whether anything is configured to carry the queue; see {@link KafkaConfiguration}. */
final class QueueIsThere implements Condition {

    @Override
    @SuppressWarnings("rawtypes") // The interface has it so.
    public boolean matches(ConditionContext context) {
        BeanContext beans = context.getBeanContext();
        return beans instanceof ApplicationContext application && matches(application);
    }

    private static boolean matches(PropertyResolver context) {
        boolean existing = !context.getProperty("ephemera.kafka.bootstrap-servers", String.class)
                .orElse("")
                .isEmpty();
        return existing
                || context.getProperty("ephemera.kafka.embedded.enabled", Boolean.class)
                        .orElse(true);
    }
}
