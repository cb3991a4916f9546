package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One version of a function, as it is stored. Immutable; the unpublished version is replaced whole
 * at each change.
 *
 * @param name the function's name
 * @param version {@link #LATEST}, or a number from 1 for a published version
 * @param runtime as the caller named it: a stack or one of its aliases
 * @param handler what the stack's bootstrap loads
 * @param role kept for Lambda's clients, which send one; nothing here reads it
 * @param description at most 256 characters
 * @param memory the hard limit of its containers
 * @param timeout covers initialization and handler
 * @param environment variables of the function; at most 4 KB in all. Never logged.
 * @param code the deployment package
 * @param codeSize bytes of the deployment package
 * @param layers whose files the function finds below {@code /opt}; of two files the later layer's wins
 * @param image what it runs in instead of a runtime's stack; its runtime and handler are then empty
 * @param revisionId changes with every change
 * @param lastModified when this version was stored
 * @param alias what it was looked up by, if that was an alias; not stored
 */
public record FunctionConfiguration(
        FunctionName name,
        String version,
        String runtime,
        String handler,
        String role,
        String description,
        MemorySize memory,
        Duration timeout,
        Map<String, String> environment,
        CodeDigest code,
        long codeSize,
        List<FunctionLayer> layers,
        Optional<FunctionImage> image,
        String revisionId,
        Instant lastModified,
        Optional<String> alias) {

    /** The version that can still change. */
    public static final String LATEST = "$LATEST";

    public FunctionConfiguration {
        environment = Map.copyOf(environment);
        layers = List.copyOf(layers);
    }

    /** One of a runtime, without layers. */
    public FunctionConfiguration(
            FunctionName name,
            String version,
            String runtime,
            String handler,
            String role,
            String description,
            MemorySize memory,
            Duration timeout,
            Map<String, String> environment,
            CodeDigest code,
            long codeSize,
            String revisionId,
            Instant lastModified) {
        this(
                name,
                version,
                runtime,
                handler,
                role,
                description,
                memory,
                timeout,
                environment,
                code,
                codeSize,
                List.of(),
                Optional.empty(),
                revisionId,
                lastModified,
                Optional.empty());
    }

    /** Its package and those of its layers; none if it runs in an image. */
    List<CodeDigest> packages() {
        return image.isPresent()
                ? List.of()
                : Stream.concat(Stream.of(code), layers.stream().map(FunctionLayer::code))
                        .distinct()
                        .toList();
    }

    /** Its full name; ends with the alias it was looked up by, otherwise with a published version's number. */
    public String arn() {
        return new FunctionReference(
                        name, alias.or(() -> Optional.of(version).filter(published -> !published.equals(LATEST))))
                .arn();
    }

    /** The same, as an alias leads to it. */
    FunctionConfiguration calledBy(String newAlias) {
        return new FunctionConfiguration(
                name,
                version,
                runtime,
                handler,
                role,
                description,
                memory,
                timeout,
                environment,
                code,
                codeSize,
                layers,
                image,
                revisionId,
                lastModified,
                Optional.of(newAlias));
    }

    /** The same in an image, whose digest stands where others have their package's. */
    FunctionConfiguration withImage(FunctionImage newImage) {
        return new FunctionConfiguration(
                name,
                version,
                runtime,
                handler,
                role,
                description,
                memory,
                timeout,
                environment,
                new CodeDigest(newImage.image().digest()),
                0,
                layers,
                Optional.of(newImage),
                revisionId,
                lastModified,
                alias);
    }

    FunctionConfiguration withLayers(List<FunctionLayer> newLayers) {
        return new FunctionConfiguration(
                name,
                version,
                runtime,
                handler,
                role,
                description,
                memory,
                timeout,
                environment,
                code,
                codeSize,
                newLayers,
                image,
                revisionId,
                lastModified,
                alias);
    }

    FunctionConfiguration withCode(CodeDigest newCode, long newSize, Revision revision) {
        return new FunctionConfiguration(
                name,
                version,
                runtime,
                handler,
                role,
                description,
                memory,
                timeout,
                environment,
                newCode,
                newSize,
                layers,
                image,
                revision.id(),
                revision.at(),
                alias);
    }

    /** The same, frozen under a number. */
    FunctionConfiguration asVersion(long number, String newDescription, Revision revision) {
        return new FunctionConfiguration(
                name,
                Long.toString(number),
                runtime,
                handler,
                role,
                newDescription,
                memory,
                timeout,
                environment,
                code,
                codeSize,
                layers,
                image,
                revision.id(),
                revision.at(),
                alias);
    }

    /** Whether both run the same code in the same way, whatever they are called. */
    boolean sameContent(FunctionConfiguration other) {
        Revision any = new Revision("", Instant.EPOCH);
        return asVersion(1, "", any).equals(other.asVersion(1, "", any));
    }

    /** The environment's values stay out of logs: only its keys are shown. */
    @Override
    public String toString() {
        return name + ":" + version + " (" + runtime + ", " + handler + ", " + memory + ", environment "
                + environment.keySet() + ")";
    }
}
