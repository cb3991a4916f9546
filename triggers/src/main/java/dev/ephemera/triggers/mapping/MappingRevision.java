package dev.ephemera.triggers.mapping;

/** How often a mapping has been changed: enough to know whether there is anything new. */
public record MappingRevision(MappingId id, long revision) {}
