package dev.ephemera.gateway.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.TestDoors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionCode;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.ServiceException;

/** The AWS SDK's functions in images against the doors, with a made-up store of images behind them. */
final class ImagesApiTest {

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

    private CreateFunctionResponse create(PackageType type, FunctionCode code) {
        return lambda.createFunction(request -> request.functionName("image")
                .packageType(type)
                .role("any")
                .imageConfig(image -> image.command("other").workingDirectory("/srv"))
                .code(code));
    }

    private static FunctionCode image(String uri) {
        return FunctionCode.builder().imageUri(uri).build();
    }

    @Test
    void showsAFunctionInAnImageAsLambdaDoes() {
        CreateFunctionResponse created = create(PackageType.IMAGE, image("known:a"));
        assertEquals(PackageType.IMAGE, created.packageType());
        assertNull(created.runtimeAsString());
        assertNull(created.handler());
        assertEquals(0, created.codeSize());
        assertEquals(
                List.of("other"), created.imageConfigResponse().imageConfig().command());
        assertEquals("/srv", created.imageConfigResponse().imageConfig().workingDirectory());
        GetFunctionResponse shown = lambda.getFunction(request -> request.functionName("image"));
        assertEquals("known:a", shown.code().imageUri());
        assertEquals("known@sha256:" + "a".repeat(64), shown.code().resolvedImageUri());
        assertNull(shown.code().location());
    }

    @Test
    void takesAnotherImageAndResetsItsConfiguration() {
        create(PackageType.IMAGE, image("known:a"));
        lambda.updateFunctionCode(request -> request.functionName("image").imageUri("known:b"));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("image").imageConfig(image -> image.command(List.of())));
        GetFunctionResponse shown = lambda.getFunction(request -> request.functionName("image"));
        assertEquals("known:b", shown.code().imageUri());
        assertNull(shown.configuration().imageConfigResponse());
    }

    @Test
    void refusesWhatCannotBeTheNameOfAnImage() {
        for (String name :
                List.of("-rm", "../containers/x", "known/../../x", "a b", "a\u0000", "a?b", "http://a/b#c")) {
            assertRefused("cannot be the name of an image", PackageType.IMAGE, image(name));
        }
        assertRefused("name it as Code.ImageUri", PackageType.IMAGE, image(""));
    }

    @Test
    void blamesTheEngineForWhatIsTheEnginesFault() {
        ServiceException away = assertThrows(ServiceException.class, () -> create(PackageType.IMAGE, image("away:1")));
        assertTrue(away.getMessage().contains("does not answer"), away.getMessage());
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertRefused("PackageType Image", PackageType.ZIP, image("known:a"));
        assertRefused("Code.ImageUri", PackageType.IMAGE, FunctionCode.builder().build());
        assertRefused("'unknown:1'", PackageType.IMAGE, image("unknown:1"));
        assertRefused(
                "cannot go together",
                PackageType.IMAGE,
                FunctionCode.builder()
                        .imageUri("known:a")
                        .zipFile(SdkBytes.fromByteArray(TestDoors.zip()))
                        .build());
    }

    private void assertRefused(String expected, PackageType type, FunctionCode code) {
        InvalidParameterValueException refused =
                assertThrows(InvalidParameterValueException.class, () -> create(type, code));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }
}
