package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.layer.LayerVersion;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes layers as Lambda's API shows them. */
final class LayerJson {

    private static final DateTimeFormatter CREATED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);

    private LayerJson() {}

    /** @param location where the package can be had */
    static void write(JsonGenerator json, LayerVersion version, String location) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("Content");
        json.writeStringField("Location", location);
        json.writeStringField("CodeSha256", version.code().base64());
        json.writeNumberField("CodeSize", version.codeSize());
        json.writeEndObject();
        json.writeStringField("LayerArn", version.reference().name().arn());
        writeFields(json, version);
        json.writeEndObject();
    }

    static void writeItem(JsonGenerator json, LayerVersion version) throws IOException {
        json.writeStartObject();
        writeFields(json, version);
        json.writeEndObject();
    }

    static void writeLayer(JsonGenerator json, LayerVersion latest) throws IOException {
        json.writeStartObject();
        json.writeStringField("LayerName", latest.reference().name().value());
        json.writeStringField("LayerArn", latest.reference().name().arn());
        json.writeFieldName("LatestMatchingVersion");
        writeItem(json, latest);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, LayerVersion version) throws IOException {
        json.writeStringField("LayerVersionArn", version.reference().arn());
        json.writeNumberField("Version", version.reference().version());
        json.writeStringField("Description", version.details().description());
        json.writeStringField("CreatedDate", CREATED.format(version.created()));
        writeTexts(json, "CompatibleRuntimes", version.details().runtimes());
        writeTexts(json, "CompatibleArchitectures", version.details().architectures());
        if (!version.details().license().isEmpty()) {
            json.writeStringField("LicenseInfo", version.details().license());
        }
    }

    private static void writeTexts(JsonGenerator json, String field, List<String> texts) throws IOException {
        if (!texts.isEmpty()) {
            json.writeArrayFieldStart(field);
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        }
    }
}
