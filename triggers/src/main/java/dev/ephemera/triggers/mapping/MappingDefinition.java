package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.filter.FilterCriteria;

/**
 * What a mapping does: records of a source become invocations of a function.
 *
 * @param function as its maker named it; which version that is, is looked up at each invocation
 */
public record MappingDefinition(
        FunctionReference function,
        KafkaSource source,
        Batching batching,
        FilterCriteria filters,
        FailureHandling failures) {}
