package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionLayer;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.ImageSettings;
import dev.ephemera.warmpool.engine.UserImage;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a function as Lambda's API shows it. */
final class FunctionJson {

    private static final DateTimeFormatter LAST_MODIFIED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

    private static final int TEMPORARY_STORAGE = 512;

    /** Whether the ARN of an unpublished version ends with {@code $LATEST}. */
    enum Arn {
        /** The function as such. */
        UNQUALIFIED,
        /** One version among others. */
        QUALIFIED
    }

    private FunctionJson() {}

    static void write(JsonGenerator json, FunctionConfiguration function, Arn arn) throws IOException {
        json.writeStartObject();
        json.writeStringField("FunctionName", function.name().value());
        json.writeStringField("FunctionArn", arn(function, arn));
        json.writeStringField("Role", function.role());
        if (function.image().isEmpty()) {
            json.writeStringField("Runtime", function.runtime());
            json.writeStringField("Handler", function.handler());
        }
        json.writeNumberField("CodeSize", function.codeSize());
        json.writeStringField("Description", function.description());
        json.writeNumberField("Timeout", function.timeout().toSeconds());
        json.writeNumberField("MemorySize", function.memory().megabytes());
        json.writeStringField("LastModified", LAST_MODIFIED.format(function.lastModified()));
        json.writeStringField("CodeSha256", function.code().base64());
        json.writeStringField("Version", function.version());
        writeEnvironment(json, function.environment());
        writeLayers(json, function.layers());
        writeModeOf(json, "TracingConfig", "Mode", "PassThrough");
        json.writeStringField("RevisionId", function.revisionId());
        json.writeStringField("State", "Active");
        json.writeStringField("LastUpdateStatus", "Successful");
        json.writeStringField("PackageType", function.image().isPresent() ? "Image" : "Zip");
        if (function.image().isPresent()) {
            writeImageSettings(json, function.image().get().settings());
        }
        json.writeArrayFieldStart("Architectures");
        json.writeString(Architecture.OF_THIS_MACHINE);
        json.writeEndArray();
        json.writeObjectFieldStart("EphemeralStorage");
        json.writeNumberField("Size", TEMPORARY_STORAGE);
        json.writeEndObject();
        json.writeObjectFieldStart("SnapStart");
        json.writeStringField("ApplyOn", "None");
        json.writeStringField("OptimizationStatus", "Off");
        json.writeEndObject();
        json.writeObjectFieldStart("LoggingConfig");
        json.writeStringField("LogFormat", "Text");
        json.writeStringField("LogGroup", "/aws/lambda/" + function.name());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The ARN of what was asked for: with a version only if one was. */
    static Arn arnFor(FunctionReference asked) {
        return asked.qualifier().isPresent() ? Arn.QUALIFIED : Arn.UNQUALIFIED;
    }

    private static String arn(FunctionConfiguration function, Arn arn) {
        return switch (arn) {
            case UNQUALIFIED -> function.arn();
            case QUALIFIED ->
                new FunctionReference(
                                function.name(), Optional.of(function.alias().orElse(function.version())))
                        .arn();
        };
    }

    private static void writeEnvironment(JsonGenerator json, Map<String, String> variables) throws IOException {
        if (variables.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("Environment");
        json.writeObjectFieldStart("Variables");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            json.writeStringField(variable.getKey(), variable.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeLayers(JsonGenerator json, List<FunctionLayer> layers) throws IOException {
        if (layers.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("Layers");
        for (FunctionLayer used : layers) {
            json.writeStartObject();
            json.writeStringField("Arn", used.layer().arn());
            json.writeNumberField("CodeSize", used.codeSize());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Where the code is, as GetFunction tells it. */
    static void writeCode(JsonGenerator json, FunctionConfiguration function, String location) throws IOException {
        json.writeObjectFieldStart("Code");
        if (function.image().isPresent()) {
            UserImage image = function.image().get().image();
            json.writeStringField("RepositoryType", "ECR");
            json.writeStringField("ImageUri", image.uri());
            json.writeStringField("ResolvedImageUri", image.resolvedUri());
        } else {
            json.writeStringField("RepositoryType", "S3");
            json.writeStringField("Location", location);
        }
        json.writeEndObject();
    }

    private static void writeImageSettings(JsonGenerator json, ImageSettings settings) throws IOException {
        if (settings.equals(ImageSettings.NONE)) {
            return;
        }
        json.writeObjectFieldStart("ImageConfigResponse");
        json.writeObjectFieldStart("ImageConfig");
        if (settings.entryPoint().isPresent()) {
            writeTexts(json, "EntryPoint", settings.entryPoint().get());
        }
        if (settings.command().isPresent()) {
            writeTexts(json, "Command", settings.command().get());
        }
        if (settings.workingDirectory().isPresent()) {
            json.writeStringField(
                    "WorkingDirectory", settings.workingDirectory().get());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeModeOf(JsonGenerator json, String object, String field, String mode) throws IOException {
        json.writeObjectFieldStart(object);
        json.writeStringField(field, mode);
        json.writeEndObject();
    }
}
