package dev.ephemera.gateway.composition;

import jakarta.inject.Singleton;

/** All settings of what runs functions. */
@Singleton
record EngineRoomSettings(
        PoolConfiguration pool,
        ContainerConfiguration containers,
        AdmissionConfiguration admission,
        RunConfiguration runs,
        ImagesConfiguration images,
        RecordsConfiguration records) {}
