package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.List;
import java.util.Map;

/**
 * Refuses what would be ignored here and matters: a function that relies on it would not do what its
 * author expects. What is merely decoration (tags, tracing) passes.
 */
final class Refusals {

    /** Fields that are refused if there is anything in them, and what to do instead. */
    private static final Map<String, String> WITH_CONTENT = Map.of(
            "VpcConfig", "functions here have no network; leave it out",
            "FileSystemConfigs", "functions here cannot mount file systems; put the files into the package",
            "DeadLetterConfig", "there are no SQS queues or SNS topics here; set an on-failure destination instead",
            "KMSKeyArn", "the environment is not encrypted with keys of your own here; leave it out",
            "CodeSigningConfigArn", "code signatures are not checked here; leave it out",
            "TenancyConfig", "every call has a container of its own already; leave it out",
            "CapacityProviderConfig", "there are no capacity providers here; leave it out",
            "DurableConfig", "there are no durable executions here; leave it out");

    private static final List<String> CODE_FROM_ELSEWHERE = List.of("S3Bucket", "S3Key");

    private static final List<String> PACKAGE_TYPES = List.of("Zip", "Image");

    private Refusals() {}

    static void check(FunctionRequest request) {
        WITH_CONTENT.forEach((field, instead) -> {
            if (request.field(field).filter(Refusals::hasContent).isPresent()) {
                throw refused(field + " is not supported: " + instead);
            }
        });
        checkSource(request);
        request.text("PackageType")
                .filter(type -> !PACKAGE_TYPES.contains(type))
                .ifPresent(type -> {
                    throw refused("PackageType can be Zip or Image, not '" + type + "'");
                });
        request.field("Architectures").ifPresent(Refusals::checkArchitecture);
        request.field("SnapStart")
                .filter(snapStart -> snapStart.path("ApplyOn").asText("None").equals("PublishedVersions"))
                .ifPresent(_ -> {
                    throw refused("SnapStart is not supported: containers here are prestarted anyway; leave it out");
                });
    }

    /** A package comes with its request, whether it is a function's or a layer's. */
    static void checkSource(FunctionRequest request) {
        CODE_FROM_ELSEWHERE.forEach(field -> {
            if (request.has(field) || request.has("Code." + field) || request.has("Content." + field)) {
                throw refused(field + " is not supported: this platform does not fetch code in S3"
                        + "; send the zip file itself as ZipFile");
            }
        });
    }

    private static void checkArchitecture(JsonNode architectures) {
        for (JsonNode architecture : architectures) {
            if (!architecture.asText().equals(Architecture.OF_THIS_MACHINE)) {
                throw refused("Architectures: this machine is " + Architecture.OF_THIS_MACHINE + " and cannot run "
                        + architecture.asText());
            }
        }
    }

    /** Clients send empty objects and lists for what they have nothing to say about. */
    private static boolean hasContent(JsonNode value) {
        if (value.isContainerNode()) {
            for (JsonNode element : value) {
                if (hasContent(element)) {
                    return true;
                }
            }
            return false;
        }
        return !value.isNull() && !value.asText().isEmpty() && !value.asText().equals("false");
    }

    private static RejectedRequestException refused(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
