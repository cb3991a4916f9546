package dev.ephemera.gateway.url;

import dev.ephemera.gateway.request.Door;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Head;
import io.micronaut.http.annotation.Options;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;

/** Every method and every path under {@code /f/NAME}. Micronaut wants a method for each method. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.ALL)
@Door(access = Door.Access.FUNCTION_URL)
final class UrlController {

    private static final String ROOT = "/f/{name}";
    private static final String BELOW = "/f/{name}{+path:/.*}";

    private final FunctionUrls urls;

    UrlController(FunctionUrls urls) {
        this.urls = urls;
    }

    @Get(
            uris = {ROOT, BELOW},
            headRoute = false)
    HttpResponse<byte[]> get(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }

    @Head(uris = {ROOT, BELOW})
    HttpResponse<byte[]> head(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }

    @Post(uris = {ROOT, BELOW})
    HttpResponse<byte[]> post(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }

    @Put(uris = {ROOT, BELOW})
    HttpResponse<byte[]> put(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }

    @Patch(uris = {ROOT, BELOW})
    HttpResponse<byte[]> patch(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }

    @Delete(uris = {ROOT, BELOW})
    HttpResponse<byte[]> delete(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }

    @Options(uris = {ROOT, BELOW})
    HttpResponse<byte[]> options(HttpRequest<?> request) throws IOException, InterruptedException {
        return urls.call(request);
    }
}
