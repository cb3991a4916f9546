package dev.ephemera.gateway.composition;

import jakarta.inject.Singleton;

/** All settings of what runs functions. */
@Singleton
record EngineRoomSettings(
        PoolConfiguration pool,
        ContainerConfiguration containers,
        SandboxConfiguration sandbox,
        AdmissionConfiguration admission,
        RunConfiguration runs,
        ImagesConfiguration images,
        RecordsConfiguration records) {}
