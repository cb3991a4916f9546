package dev.ephemera.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.TestDoors;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** The AWS SDK's layers against the doors, with nothing behind them. */
final class LayersApiTest {

    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:layer:tools";
    private static final byte[] ZIP = TestDoors.zip();

    @TempDir
    Path data;

    private TestDoors doors;
    private LambdaClient lambda;

    @BeforeEach
    void open() {
        doors = TestDoors.open(data);
        lambda = Sdk.at(doors.address(), "anybody", "anything at all");
    }

    @AfterEach
    void close() {
        lambda.close();
        doors.close();
    }

    private PublishLayerVersionResponse publish(Runtime... runtimes) {
        return lambda.publishLayerVersion(request -> request.layerName("tools")
                .description("some tools")
                .licenseInfo("MIT")
                .compatibleRuntimes(runtimes)
                .compatibleArchitectures(Architecture.X86_64)
                .content(content -> content.zipFile(SdkBytes.fromByteArray(ZIP))));
    }

    private CreateFunctionResponse create(String... layers) {
        return lambda.createFunction(request -> request.functionName("layered")
                .runtime("python1.0")
                .handler("app.handler")
                .role("any")
                .layers(layers)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(ZIP))));
    }

    @Test
    void publishesAndShowsAVersionAsLambdaDoes() throws Exception {
        PublishLayerVersionResponse published = publish(Runtime.PYTHON3_12);
        assertEquals(1, published.version());
        assertEquals(ARN, published.layerArn());
        assertEquals(ARN + ":1", published.layerVersionArn());
        assertEquals("some tools", published.description());
        assertEquals("MIT", published.licenseInfo());
        assertEquals(List.of(Runtime.PYTHON3_12), published.compatibleRuntimes());
        assertEquals(List.of(Architecture.X86_64), published.compatibleArchitectures());
        assertTrue(published.createdDate().endsWith("+0000"), published.createdDate());
        assertEquals(ZIP.length, published.content().codeSize());

        GetLayerVersionResponse shown =
                lambda.getLayerVersion(request -> request.layerName(ARN).versionNumber(1L));
        assertEquals(published.content().codeSha256(), shown.content().codeSha256());
        assertEquals(ARN + ":1", shown.layerVersionArn());
        HttpResponse<byte[]> zip = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(shown.content().location()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertArrayEquals(ZIP, zip.body());
        assertEquals(
                published.createdDate(),
                lambda.getLayerVersionByArn(request -> request.arn(ARN + ":1")).createdDate());
    }

    @Test
    void listsLayersAndTheirVersions() {
        publish(Runtime.PYTHON3_12);
        publish(Runtime.RUBY3_3);
        LayersListItem newest = lambda.listLayers().layers().getFirst();
        assertEquals("tools", newest.layerName());
        assertEquals(ARN, newest.layerArn());
        assertEquals(2, newest.latestMatchingVersion().version());
        assertEquals(
                1,
                lambda.listLayers(request -> request.compatibleRuntime(Runtime.PYTHON3_12))
                        .layers()
                        .getFirst()
                        .latestMatchingVersion()
                        .version());
        assertEquals(
                List.of(),
                lambda.listLayers(request -> request.compatibleArchitecture(Architecture.ARM64))
                        .layers());
        assertEquals(
                List.of(2L, 1L),
                lambda
                        .listLayerVersionsPaginator(
                                request -> request.layerName("tools").maxItems(1))
                        .layerVersions()
                        .stream()
                        .map(LayerVersionsListItem::version)
                        .toList());
        assertEquals(
                List.of(),
                lambda.listLayerVersions(request -> request.layerName("others")).layerVersions());
    }

    @Test
    void functionsShowTheLayersTheyUse() {
        publish();
        CreateFunctionResponse created = create(ARN + ":1");
        assertEquals(ARN + ":1", created.layers().getFirst().arn());
        assertEquals(ZIP.length, created.layers().getFirst().codeSize());
        lambda.deleteLayerVersion(request -> request.layerName("tools").versionNumber(1L));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("layered").timeout(5));
        assertEquals(
                ARN + ":1",
                lambda.getFunctionConfiguration(request -> request.functionName("layered"))
                        .layers()
                        .getFirst()
                        .arn());
        assertFalse(lambda.updateFunctionConfiguration(
                        request -> request.functionName("layered").layers(List.of()))
                .hasLayers());
    }

    @Test
    void refusesUnknownLayersByName() {
        InvalidParameterValueException unknown =
                assertThrows(InvalidParameterValueException.class, () -> create(ARN + ":1"));
        assertTrue(unknown.getMessage().contains(ARN + ":1"), unknown.getMessage());
        assertThrows(
                ResourceNotFoundException.class,
                () -> lambda.getLayerVersion(
                        request -> request.layerName("tools").versionNumber(1L)));
        assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.getLayerVersion(
                        request -> request.layerName("tools").versionNumber(0L)));
        lambda.deleteLayerVersion(request -> request.layerName("tools").versionNumber(1L));
    }

    @Test
    void refusesFilesFromElsewhereAndNone() {
        InvalidParameterValueException bucket = assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.publishLayerVersion(request -> request.layerName("tools")
                        .content(content -> content.s3Bucket("bucket").s3Key("key"))));
        assertTrue(bucket.getMessage().contains("S3"), bucket.getMessage());
        InvalidParameterValueException nothing = assertThrows(
                InvalidParameterValueException.class,
                () -> lambda.publishLayerVersion(
                        request -> request.layerName("tools").content(content -> {})));
        assertTrue(nothing.getMessage().contains("Content.ZipFile"), nothing.getMessage());
    }

    @Test
    void saysThatThereAreNoPoliciesOfLayers() {
        publish();
        LambdaException refused = assertThrows(
                LambdaException.class,
                () -> lambda.getLayerVersionPolicy(
                        request -> request.layerName("tools").versionNumber(1L)));
        assertTrue(refused.getMessage().contains("GetLayerVersionPolicy"), refused.getMessage());
    }
}
