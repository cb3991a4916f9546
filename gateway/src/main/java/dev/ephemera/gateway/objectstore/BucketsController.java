package dev.ephemera.gateway.objectstore;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.triggers.objectstore.RuleActivity;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.BucketRules;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.List;

/**
 * The notification rules of buckets, wherever the buckets are: {@code /buckets/BUCKET/notifications/ID}
 * is {@code {"function": …, "events": […], "prefix": …, "suffix": …}}.
 */
@Controller("/buckets")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class BucketsController {

    private static final String RULES = "/{bucket}/notifications";

    private final NotificationRules rules;
    private final RuleActivity activity;

    BucketsController(NotificationRules rules, RuleActivity activity) {
        this.rules = rules;
        this.activity = activity;
    }

    /** All buckets that have rules. */
    @Get
    HttpResponse<byte[]> all() {
        List<BucketRules> all = rules.all();
        return answer(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("buckets");
            for (BucketRules bucket : all) {
                write(json, bucket);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @Get(RULES)
    HttpResponse<byte[]> of(@PathVariable String bucket) {
        BucketRules found = rules.of(new BucketName(bucket));
        return answer(json -> write(json, found));
    }

    @Get(RULES + "/{id}")
    HttpResponse<byte[]> one(@PathVariable String bucket, @PathVariable String id) {
        BucketName name = new BucketName(bucket);
        NotificationRule rule = rules.of(name).find(id).orElseThrow(() -> missing(name, id));
        return answer(json -> RuleJson.write(json, rule, activity.of(name, rule)));
    }

    @Put(RULES + "/{id}")
    HttpResponse<byte[]> put(HttpRequest<?> request, @PathVariable String bucket, @PathVariable String id)
            throws IOException {
        BucketName name = new BucketName(bucket);
        NotificationRule rule = RuleJson.read(id, Visit.of(request).body().bytes());
        rules.put(name, rule);
        return answer(json -> RuleJson.write(json, rule, activity.of(name, rule)));
    }

    @Delete(RULES + "/{id}")
    HttpResponse<byte[]> delete(@PathVariable String bucket, @PathVariable String id) {
        BucketName name = new BucketName(bucket);
        if (rules.of(name).find(id).isEmpty()) {
            throw missing(name, id);
        }
        rules.remove(name, id);
        return HttpResponse.noContent();
    }

    @Delete(RULES)
    HttpResponse<byte[]> deleteAll(@PathVariable String bucket) {
        rules.replace(BucketRules.none(new BucketName(bucket)));
        return HttpResponse.noContent();
    }

    private static RejectedRequestException missing(BucketName bucket, String id) {
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND, "The bucket '" + bucket + "' has no notification rule '" + id + "'");
    }

    private void write(JsonGenerator json, BucketRules bucket) throws IOException {
        json.writeStartObject();
        json.writeStringField("bucket", bucket.bucket().value());
        json.writeArrayFieldStart("notifications");
        for (NotificationRule rule : bucket.rules()) {
            RuleJson.write(json, rule, activity.of(bucket.bucket(), rule));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static HttpResponse<byte[]> answer(Json.Content content) {
        return HttpResponse.ok(Json.write(content)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
