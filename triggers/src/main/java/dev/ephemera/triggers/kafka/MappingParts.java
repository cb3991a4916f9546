package dev.ephemera.triggers.kafka;

/**
 * What is needed to run mappings; each part is thread-safe.
 *
 * @param access leads to clusters
 * @param clients makes Kafka's clients
 * @param destination tells of lost records
 */
record MappingParts(ClusterAccess access, Clients clients, FailureDestination destination, NodeParts node) {}
