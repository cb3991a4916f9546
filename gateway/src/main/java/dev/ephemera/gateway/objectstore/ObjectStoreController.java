package dev.ephemera.gateway.objectstore;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Visit;
import dev.ephemera.triggers.objectstore.access.StoreKey;
import dev.ephemera.triggers.objectstore.access.StoreKeys;
import dev.ephemera.triggers.objectstore.embedded.EmbeddedStore;
import dev.ephemera.triggers.objectstore.embedded.StoreException;
import dev.ephemera.triggers.objectstore.embedded.StoreStatus;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people must know of the platform's own object store to use it, its key included. */
@Controller("/object-store")
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
final class ObjectStoreController {

    private final Optional<EmbeddedStore> store;
    private final StoreKeys keys;

    ObjectStoreController(@Nullable EmbeddedStore store, StoreKeys keys) {
        this.store = Optional.ofNullable(store);
        this.keys = keys;
    }

    @Get
    HttpResponse<byte[]> show(HttpRequest<?> request) {
        EmbeddedStore there = there();
        StoreStatus status = there.status();
        StoreKey key = keys.shownTo(Visit.of(request).keyId());
        Optional<InetSocketAddress> address = there.address();
        return HttpResponse.ok(Json.write(json -> {
                    json.writeStartObject();
                    json.writeStringField("state", status.state().name());
                    json.writeStringField("detail", status.detail());
                    json.writeNumberField("keptEvents", status.kept());
                    if (address.isPresent()) {
                        json.writeStringField(
                                "endpoint", "http://127.0.0.1:" + address.get().getPort());
                    }
                    json.writeStringField("region", "us-east-1");
                    json.writeStringField("accessKeyId", key.id());
                    json.writeStringField("secretAccessKey", key.secret());
                    json.writeEndObject();
                }))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /** Makes a bucket, unless there is one of this name. */
    @Put("/buckets/{bucket}")
    HttpResponse<byte[]> create(@PathVariable String bucket) throws InterruptedException {
        BucketName name = new BucketName(bucket);
        try {
            there().createBucket(name);
        } catch (StoreException e) {
            throw new RejectedRequestException(
                    ErrorCode.OBJECT_STORE_UNAVAILABLE, "The bucket cannot be made now: " + e.sentence(), e);
        }
        return HttpResponse.noContent();
    }

    private EmbeddedStore there() {
        return store.orElseThrow(() -> new RejectedRequestException(
                ErrorCode.NOT_FOUND,
                "This platform has no object store of its own: ephemera.object-store.enabled is false"));
    }
}
