package dev.ephemera.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.gateway.serve.Server;
import dev.ephemera.warmpool.posix.Privilege;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** An example that is deployed with its trigger by one command, on a whole platform with the sandbox engine. */
@Timeout(300)
final class ThumbnailerIT {

    private static final String SECRET = "the secret of a whole platform";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path data;

    private static Server server;
    private static String endpoint;
    private static S3Client s3;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "the sandbox engine needs bubblewrap");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/node")), "the function of this test needs node");
        assumeTrue(Privilege.current() == Privilege.ROOT, "runs reach the object store where root runs them");
        server = Server.start(Map.of(
                "ephemera.port",
                0,
                "ephemera.data",
                data.toString(),
                "ephemera.engine",
                "sandbox",
                "ephemera.stacks",
                Path.of("..", "warm-pool", "stacks").toString(),
                "ephemera.auth.key",
                SECRET,
                "ephemera.object-store.port",
                0));
        Session.Result deployed =
                run("deploy", Path.of("..", "functions-examples", "thumbnailer").toString());
        assertEquals(0, deployed.exitCode(), deployed.err());
        assertTrue(deployed.out().contains("runs on s3:ObjectCreated:* of photos/*.png"), deployed.out());
        endpoint = Json.read(run("object-store", "--json").out().getBytes(UTF_8))
                .path("endpoint")
                .asText();
        s3 = S3Client.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("ephemera", SECRET)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            s3.close();
            server.close();
        }
    }

    @Test
    void anImageThatIsPutIntoABucketBecomesAThumbnailInAnother() throws IOException {
        s3.putObject(
                request -> request.bucket("photos").key("my photos/1 + 1.png"), RequestBody.fromBytes(image(640, 480)));
        BufferedImage thumbnail = thumbnail("my photos/1 + 1.png");
        assertEquals(128, thumbnail.getWidth());
        assertEquals(96, thumbnail.getHeight());
    }

    @Test
    void theAwsCommandDoesTheSame() throws Exception {
        Path photo = Files.write(data.resolve("photo.png"), image(300, 600));
        Path copy = data.resolve("thumbnail.png");
        aws("s3", "cp", photo.toString(), "s3://photos/from the command.png");
        assertEquals(64, thumbnail("from the command.png").getWidth());
        aws("s3", "cp", "s3://thumbnails/from the command.png", copy.toString());
        assertEquals(128, ImageIO.read(copy.toFile()).getHeight());
        String configuration = aws("s3api", "get-bucket-notification-configuration", "--bucket", "photos");
        assertTrue(configuration.contains("function:thumbnailer"), configuration);
    }

    private static String aws(String... arguments) throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws"))),
                "there is no aws command here");
        ProcessBuilder command = new ProcessBuilder(
                        Stream.concat(Stream.of("aws", "--endpoint-url", endpoint), Arrays.stream(arguments))
                                .toArray(String[]::new))
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "AWS_DEFAULT_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "ephemera",
                        "AWS_SECRET_ACCESS_KEY", SECRET,
                        "AWS_EC2_METADATA_DISABLED", "true"));
        Process aws = command.start();
        String said = new String(aws.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, aws.waitFor(), said);
        return said;
    }

    private static BufferedImage thumbnail(String key) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return ImageIO.read(new ByteArrayInputStream(s3.getObjectAsBytes(
                                request -> request.bucket("thumbnails").key(key))
                        .asByteArray()));
            } catch (NoSuchKeyException e) {
                assertTrue(
                        System.nanoTime() < deadline,
                        () -> "There is no thumbnail; the function said: "
                                + run("logs", "thumbnailer").out());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private static byte[] image(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }

    private static Session.Result run(String... arguments) {
        return new Session()
                .run(Stream.concat(
                                Arrays.stream(arguments),
                                Stream.of("--url", server.address().toString(), "--key", SECRET))
                        .toArray(String[]::new));
    }
}
