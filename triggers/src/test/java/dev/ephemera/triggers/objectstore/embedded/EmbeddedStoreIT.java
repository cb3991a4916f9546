package dev.ephemera.triggers.objectstore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.triggers.objectstore.access.StoreKeys;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.BucketRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The store as the AWS SDK sees it. */
class EmbeddedStoreIT {

    private static final int PART = 5 << 20;

    @TempDir
    private static Path folder;

    private static TestStore test;
    private static S3Client s3;

    @BeforeAll
    static void start() throws Exception {
        test = new TestStore(folder).awaitReady();
        s3 = test.client();
        for (String bucket : List.of("watched", "quiet", "configured")) {
            s3.createBucket(request -> request.bucket(bucket));
        }
        watch("watched");
    }

    @AfterAll
    static void stop() {
        s3.close();
        test.close();
    }

    @BeforeEach
    void forget() {
        test.queue().reset();
    }

    @Test
    void aPutIsAnnouncedBeforeItIsAnswered() throws IOException {
        s3.putObject(request -> request.bucket("watched").key("a dir/ü+1 %.txt"), RequestBody.fromString("hello"));
        JsonNode record = onlyRecord();
        assertEquals("ObjectCreated:Put", record.path("eventName").asText());
        assertEquals("all", record.at("/s3/configurationId").asText());
        assertEquals("watched", record.at("/s3/bucket/name").asText());
        assertEquals("a+dir/%C3%BC%2B1+%25.txt", record.at("/s3/object/key").asText());
        assertEquals(5, record.at("/s3/object/size").asInt());
        assertEquals(
                "5d41402abc4b2a76b9719d911017c592", record.at("/s3/object/eTag").asText());
        assertEquals("owner", record.at("/userIdentity/principalId").asText());
        assertEquals(
                "hello",
                s3.getObjectAsBytes(request -> request.bucket("watched").key("a dir/ü+1 %.txt"))
                        .asString(UTF_8));
    }

    @Test
    void copiesAndUploadsInPartsHaveEventsOfTheirOwn() throws IOException {
        byte[] part = new byte[PART];
        new Random(7).nextBytes(part);
        String upload = s3.createMultipartUpload(
                        request -> request.bucket("watched").key("large"))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            int current = number;
            String eTag = s3.uploadPart(
                            request -> request.bucket("watched")
                                    .key("large")
                                    .uploadId(upload)
                                    .partNumber(current),
                            RequestBody.fromBytes(part))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(eTag).build());
        }
        assertEquals(List.of(), test.queue().accepted());
        s3.completeMultipartUpload(request ->
                request.bucket("watched").key("large").uploadId(upload).multipartUpload(done -> done.parts(parts)));
        JsonNode completed = onlyRecord();
        assertEquals(
                "ObjectCreated:CompleteMultipartUpload",
                completed.path("eventName").asText());
        assertEquals(2 * PART, completed.at("/s3/object/size").asInt());

        forget();
        s3.copyObject(request -> request.sourceBucket("watched")
                .sourceKey("large")
                .destinationBucket("watched")
                .destinationKey("copy"));
        JsonNode copied = onlyRecord();
        assertEquals("ObjectCreated:Copy", copied.path("eventName").asText());
        assertEquals("copy", copied.at("/s3/object/key").asText());
        assertEquals(2 * PART, copied.at("/s3/object/size").asInt());
        byte[] whole = s3.getObjectAsBytes(request -> request.bucket("watched").key("copy"))
                .asByteArray();
        assertArrayEquals(part, Arrays.copyOf(whole, PART));
    }

    @Test
    void deletesAreAnnouncedOneByOne() throws IOException {
        s3.putObject(request -> request.bucket("watched").key("one"), RequestBody.fromString("1"));
        s3.putObject(request -> request.bucket("watched").key("two"), RequestBody.fromString("2"));
        forget();
        s3.deleteObject(request -> request.bucket("watched").key("one"));
        assertEquals("ObjectRemoved:Delete", onlyRecord().path("eventName").asText());
        forget();
        s3.deleteObjects(request ->
                request.bucket("watched").delete(keys -> keys.objects(List.of(key("two"), key("never")))));
        assertEquals(
                Set.of("two", "never"),
                Set.copyOf(records().stream()
                        .map(record -> record.at("/s3/object/key").asText())
                        .toList()));
    }

    @Test
    void anObjectIsListedOnceItIsWholeWhateverItIsCalled() throws Exception {
        String named = "report-550e8400-e29b-41d4-a716-446655440000";
        s3.putObject(request -> request.bucket("quiet").key(named), RequestBody.fromString("1"));
        assertTrue(keys("quiet").contains(named));
        Path unfinished = folder.resolve("objects/buckets/quiet/b-660e8400-e29b-41d4-a716-446655440000");
        Files.writeString(unfinished, "half an obj");
        assertFalse(keys("quiet").contains(unfinished.getFileName().toString()));
    }

    @Test
    void aKeyThatCannotBeAFileOfItsOwnIsRefusedInsteadOfMeetingAnother() {
        s3.putObject(request -> request.bucket("watched").key("keys/a"), RequestBody.fromString("kept"));
        forget();
        for (String key : List.of(
                "keys//a",
                "keys/./a",
                "/keys",
                "../watched/keys/a",
                "keys/..",
                "keys/" + "k".repeat(219),
                "keys/a/b",
                "keys")) {
            S3Exception refusal = assertThrows(
                    S3Exception.class,
                    () -> s3.putObject(request -> request.bucket("watched").key(key), RequestBody.fromString("lost")),
                    key);
            assertEquals(400, refusal.statusCode(), key);
            assertTrue(refusal.getMessage().contains("keeps objects as files"), refusal.getMessage());
        }
        assertEquals(
                404,
                assertThrows(
                                S3Exception.class,
                                () -> s3.getObjectAsBytes(
                                        request -> request.bucket("watched").key("keys//a")))
                        .statusCode());
        s3.deleteObject(request -> request.bucket("watched").key("keys//a"));
        assertEquals(List.of(), test.queue().accepted());
        assertEquals(
                "kept",
                s3.getObjectAsBytes(request -> request.bucket("watched").key("keys/a"))
                        .asString(UTF_8));
        s3.putObject(
                request -> request.bucket("watched").key("keys/" + "k".repeat(218)), RequestBody.fromString("long"));
    }

    @Test
    void sequencersOfAKeyGrow() throws IOException {
        for (int i = 0; i < 5; i++) {
            s3.putObject(request -> request.bucket("watched").key("again"), RequestBody.fromString("x"));
        }
        List<String> sequencers = records().stream()
                .map(record -> record.at("/s3/object/sequencer").asText())
                .toList();
        assertEquals(5, sequencers.size());
        assertEquals(sequencers.stream().sorted().distinct().toList(), sequencers);
    }

    @Test
    void whatNobodyAsksForIsNotAnnounced() {
        s3.putObject(request -> request.bucket("quiet").key("a"), RequestBody.fromString("1"));
        s3.deleteObject(request -> request.bucket("quiet").key("a"));
        assertEquals(List.of(), test.queue().accepted());
    }

    @Test
    void whatIsRefusedIsNotAnnounced() {
        s3.putObject(request -> request.bucket("watched").key("mine"), RequestBody.fromString("1"));
        forget();
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> s3.putObject(
                        request -> request.bucket("watched").key("mine").ifNoneMatch("*"),
                        RequestBody.fromString("2")));
        assertEquals(412, refusal.statusCode());
        assertThrows(
                NoSuchBucketException.class,
                () -> s3.putObject(request -> request.bucket("nowhere").key("a"), RequestBody.fromString("1")));
        assertEquals(List.of(), test.queue().accepted());
    }

    @Test
    void notificationsAreConfiguredAsWithS3() throws IOException {
        s3.putBucketNotificationConfiguration(request -> request.bucket("configured")
                .notificationConfiguration(all -> all.lambdaFunctionConfigurations(function("images", "in/", ".png"))));
        GetBucketNotificationConfigurationResponse read =
                s3.getBucketNotificationConfiguration(request -> request.bucket("configured"));
        LambdaFunctionConfiguration rule = read.lambdaFunctionConfigurations().getFirst();
        assertEquals("images", rule.id());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:thumbnailer", rule.lambdaFunctionArn());
        assertEquals(List.of(Event.S3_OBJECT_CREATED), rule.events());
        assertEquals(".png", rule.filter().key().filterRules().getLast().value());

        s3.putObject(request -> request.bucket("configured").key("in/a.png"), RequestBody.fromString("1"));
        s3.putObject(request -> request.bucket("configured").key("in/a.jpg"), RequestBody.fromString("1"));
        assertEquals("in/a.png", onlyRecord().at("/s3/object/key").asText());

        S3Exception overlap = assertThrows(
                S3Exception.class,
                () -> s3.putBucketNotificationConfiguration(request -> request.bucket("configured")
                        .notificationConfiguration(all -> all.lambdaFunctionConfigurations(
                                function("one", "in/", ""), function("other", "", ".png")))));
        assertEquals("InvalidArgument", overlap.awsErrorDetails().errorCode());
        assertTrue(overlap.getMessage().contains("overlap"), overlap.getMessage());

        s3.putBucketNotificationConfiguration(
                request -> request.bucket("configured").notificationConfiguration(_ -> {}));
        assertEquals(
                BucketRules.none(new BucketName("configured")), test.rules().of(new BucketName("configured")));
        assertThrows(
                NoSuchBucketException.class,
                () -> s3.getBucketNotificationConfiguration(request -> request.bucket("nowhere")));
    }

    @Test
    void aLentKeyOpensItsBucketsAndNothingElse() {
        s3.putObject(request -> request.bucket("quiet").key("secret"), RequestBody.fromString("s"));
        StoreKeys.Lent lent = test.keys().lend(Set.of(new BucketName("watched")));
        try (S3Client limited = test.client(lent.key()).build()) {
            limited.putObject(request -> request.bucket("watched").key("a"), RequestBody.fromString("1"));
            assertEquals(
                    List.of("watched"),
                    limited.listBuckets().buckets().stream().map(Bucket::name).toList());
            String upload = limited.createMultipartUpload(
                            request -> request.bucket("watched").key("stolen"))
                    .uploadId();
            List<Consumer<S3Client>> forbidden = List.of(
                    client -> client.uploadPartCopy(request -> request.sourceBucket("quiet")
                            .sourceKey("secret")
                            .destinationBucket("watched")
                            .destinationKey("stolen")
                            .uploadId(upload)
                            .partNumber(1)),
                    client ->
                            client.headObject(request -> request.bucket("quiet").key("secret")),
                    client -> client.deleteObjects(request -> request.bucket("quiet")
                            .delete(delete -> delete.objects(
                                    ObjectIdentifier.builder().key("secret").build()))),
                    client -> client.getObjectAsBytes(
                            request -> request.bucket("quiet").key("secret")),
                    client -> client.copyObject(request -> request.sourceBucket("quiet")
                            .sourceKey("secret")
                            .destinationBucket("watched")
                            .destinationKey("stolen")),
                    client -> client.listObjectsV2(request -> request.bucket("quiet")),
                    client -> client.createBucket(request -> request.bucket("another")),
                    client -> client.deleteBucket(request -> request.bucket("watched")),
                    client -> client.putBucketAcl(
                            request -> request.bucket("watched").acl(BucketCannedACL.PUBLIC_READ)),
                    client -> client.getBucketNotificationConfiguration(request -> request.bucket("watched")),
                    client -> client.putBucketNotificationConfiguration(
                            request -> request.bucket("watched").notificationConfiguration(_ -> {})));
            for (Consumer<S3Client> attempt : forbidden) {
                S3Exception refusal = assertThrows(S3Exception.class, () -> attempt.accept(limited));
                assertEquals(403, refusal.statusCode(), refusal::getMessage);
            }
            lent.close();
            S3Exception over = assertThrows(
                    S3Exception.class,
                    () -> limited.getObjectAsBytes(
                            request -> request.bucket("watched").key("a")));
            assertEquals("InvalidAccessKeyId", over.awsErrorDetails().errorCode());
        }
    }

    @Test
    void thePlatformMakesBuckets() throws Exception {
        test.store().createBucket(new BucketName("made"));
        test.store().createBucket(new BucketName("made"));
        s3.putObject(request -> request.bucket("made").key("a"), RequestBody.fromString("1"));
    }

    private static void watch(String bucket) {
        test.rules().put(new BucketName(bucket), SampleRules.all());
    }

    private static LambdaFunctionConfiguration function(String id, String prefix, String suffix) {
        return LambdaFunctionConfiguration.builder()
                .id(id)
                .lambdaFunctionArn("arn:aws:lambda:us-east-1:000000000000:function:thumbnailer")
                .events(Event.S3_OBJECT_CREATED)
                .filter(filter -> filter.key(key -> key.filterRules(
                        List.of(rule(FilterRuleName.PREFIX, prefix), rule(FilterRuleName.SUFFIX, suffix)))))
                .build();
    }

    private static FilterRule rule(FilterRuleName name, String value) {
        return FilterRule.builder().name(name).value(value).build();
    }

    private static ObjectIdentifier key(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private static List<String> keys(String bucket) {
        return s3.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static JsonNode onlyRecord() throws IOException {
        List<JsonNode> records = records();
        assertEquals(1, records.size());
        return records.getFirst();
    }

    /** What has been announced since the test began. */
    private static List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (QueuedInvocation invocation : test.queue().accepted()) {
            JsonNode notification = new ObjectMapper().readTree(invocation.event());
            assertEquals(1, notification.path("Records").size());
            records.add(notification.at("/Records/0"));
        }
        return records;
    }
}
