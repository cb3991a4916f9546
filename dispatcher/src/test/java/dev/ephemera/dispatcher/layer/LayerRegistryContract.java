package dev.ephemera.dispatcher.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.CodeChange;
import dev.ephemera.dispatcher.function.ConfigurationChange;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionImage;
import dev.ephemera.dispatcher.function.FunctionLayer;
import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.FunctionSettings;
import dev.ephemera.dispatcher.function.ImageChange;
import dev.ephemera.dispatcher.function.ImageSettings;
import dev.ephemera.dispatcher.function.LayerName;
import dev.ephemera.dispatcher.function.LayerReference;
import dev.ephemera.dispatcher.function.NewFunction;
import dev.ephemera.dispatcher.function.NewImageFunction;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.function.Publishing;
import dev.ephemera.dispatcher.function.VersionRequest;
import dev.ephemera.warmpool.engine.UserImage;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers promise, and what functions that use them do, whatever the database. */
abstract class LayerRegistryContract {

    private static final LayerFilter ANY = new LayerFilter(Optional.empty(), Optional.empty());
    private static final LayerDetails PLAIN = new LayerDetails("", "", List.of(), List.of());
    private static final FunctionName HELLO = new FunctionName("hello");
    private static final FunctionSettings SETTINGS =
            FunctionSettings.NONE.withRuntime("fake").withHandler("index.handler");
    private static final MemorySize UNPACKED = MemorySize.ofMegabytes(1);

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime();
    private Database database;
    private CodeStore code;
    private FunctionRegistry functions;
    private LayerRegistry layers;

    /** An empty database. */
    abstract Database openDatabase() throws IOException;

    @BeforeEach
    void open() throws IOException {
        database = openDatabase();
        code = CodeStore.open(
                directory.resolve("code"),
                new CodeLimits(MemorySize.ofMegabytes(50), UNPACKED, 1000, MemorySize.ofMegabytes(100)));
        functions = FunctionRegistry.open(
                database,
                code,
                new StackCatalog(List.of(FakeStack.named("fake"))),
                FunctionLimits.DEFAULT,
                Duration.ofHours(1),
                time);
        layers = new LayerRegistry(database, code, time);
    }

    @AfterEach
    void close() throws IOException {
        functions.close();
        code.close();
        database.close();
    }

    private LayerVersion publish(String name, String content) throws IOException {
        return publish(name, content, PLAIN);
    }

    private LayerVersion publish(String name, String content, LayerDetails details) throws IOException {
        return layers.publish(new NewLayerVersion(new LayerName(name), details, ZipBuilder.of("file", content)));
    }

    private FunctionConfiguration create(String... used) throws IOException {
        return functions.create(
                new NewFunction("hello", SETTINGS.withLayers(List.of(used)), ZipBuilder.of("index.fake", "hello")));
    }

    private static FunctionLayer use(LayerVersion version) {
        return new FunctionLayer(version.reference(), version.code(), version.codeSize(), version.unpackedSize());
    }

    private static RejectedRequestException refused(ErrorCode code, org.junit.jupiter.api.function.Executable call) {
        RejectedRequestException refused = assertThrows(RejectedRequestException.class, call);
        assertEquals(code, refused.code());
        return refused;
    }

    @Test
    void numbersVersionsFromOneAndNeverGivesANumberTwice() throws Exception {
        assertEquals(1, publish("tools", "a").reference().version());
        assertEquals(2, publish("tools", "b").reference().version());
        assertEquals(1, publish("other", "a").reference().version());
        layers.delete(LayerReference.parse("tools:2"));
        layers.delete(LayerReference.parse("tools:1"));
        assertEquals(3, publish("tools", "c").reference().version());
    }

    @Test
    void givesBackWhatWasPublished() throws Exception {
        LayerDetails details = new LayerDetails("tools", "MIT", List.of("fake1.0", "ruby"), List.of("x86_64"));
        LayerVersion published = publish("tools", "four", details);
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:layer:tools:1",
                published.reference().arn());
        assertEquals(details, published.details());
        assertEquals(4, published.unpackedSize());
        assertEquals(published, layers.get(published.reference()));
        assertEquals(Set.of("file"), code.files(published.code()));
    }

    @Test
    void listsTheNewestVersionOfEachLayerThatFits() throws Exception {
        publish("a", "1", new LayerDetails("", "", List.of("ruby_x"), List.of("arm64")));
        publish("a", "2", new LayerDetails("", "", List.of("ruby-x"), List.of()));
        publish("b", "3", new LayerDetails("", "", List.of("python"), List.of("arm64")));
        assertEquals(List.of("a:2", "b:1"), names(layers.layers(ANY, Optional.empty(), 50)));
        LayerFilter ruby = new LayerFilter(Optional.of("ruby_x"), Optional.empty());
        assertEquals(List.of("a:1"), names(layers.layers(ruby, Optional.empty(), 50)));
        LayerFilter arm = new LayerFilter(Optional.empty(), Optional.of("arm64"));
        assertEquals(List.of("a:1", "b:1"), names(layers.layers(arm, Optional.empty(), 50)));
        LayerFilter both = new LayerFilter(Optional.of("python"), Optional.of("arm64"));
        assertEquals(List.of("b:1"), names(layers.layers(both, Optional.empty(), 50)));
        assertEquals(List.of(), names(layers.versions(new LayerName("a"), both, Optional.empty(), 50)));
    }

    @Test
    void listsInPages() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            publish(name, "1");
        }
        publish("c", "2");
        publish("c", "3");
        Page<LayerVersion> first = layers.layers(ANY, Optional.empty(), 2);
        assertEquals(List.of("a:1", "b:1"), names(first));
        assertEquals(List.of("c:3"), names(layers.layers(ANY, first.nextMarker(), 2)));
        Page<LayerVersion> newest = layers.versions(new LayerName("c"), ANY, Optional.empty(), 2);
        assertEquals(List.of("c:3", "c:2"), names(newest));
        Page<LayerVersion> last = layers.versions(new LayerName("c"), ANY, newest.nextMarker(), 2);
        assertEquals(List.of("c:1"), names(last));
        assertEquals(Optional.empty(), last.nextMarker());
    }

    private static List<String> names(Page<LayerVersion> page) {
        return page.items().stream()
                .map(version -> version.reference().toString())
                .toList();
    }

    @Test
    void functionsRememberTheirLayersInOrder() throws Exception {
        FunctionLayer a = use(publish("a", "1"));
        FunctionLayer b = use(publish("b", "22"));
        assertEquals(List.of(b, a), create("b:1", a.layer().arn()).layers());
        assertEquals(
                List.of(b, a), functions.get(FunctionReference.latest(HELLO)).layers());
        functions.updateConfiguration(HELLO, new ConfigurationChange(SETTINGS.withDescription("kept")));
        functions.updateCode(HELLO, new CodeChange(ZipBuilder.of("index.fake", "new")));
        assertEquals(
                List.of(b, a), functions.get(FunctionReference.latest(HELLO)).layers());
        FunctionConfiguration version = functions.publish(HELLO, VersionRequest.NOW);
        functions.updateConfiguration(HELLO, new ConfigurationChange(FunctionSettings.NONE.withLayers(List.of())));
        assertEquals(List.of(), functions.get(FunctionReference.latest(HELLO)).layers());
        assertEquals(List.of(b, a), version.layers());
        assertEquals(
                List.of(b, a),
                functions
                        .get(FunctionReference.parse("hello:1", Optional.empty()))
                        .layers());
    }

    @Test
    void refusesLayersThatAreNotThere() throws Exception {
        publish("a", "1");
        String arn = "arn:aws:lambda:eu-west-1:123456789012:layer:a:2";
        assertTrue(refused(ErrorCode.INVALID_PARAMETER, () -> create(arn))
                .getMessage()
                .contains(arn));
        assertTrue(refused(ErrorCode.INVALID_PARAMETER, () -> create("a"))
                .getMessage()
                .contains("'a' names no version"));
        create("a:1");
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> functions.updateConfiguration(
                        HELLO, new ConfigurationChange(FunctionSettings.NONE.withLayers(List.of(arn)))));
        refused(ErrorCode.NOT_FOUND, () -> layers.get(LayerReference.parse("a:2")));
    }

    @Test
    void refusesTooManyLayersAndOneTwice() throws Exception {
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            publish(name, name);
        }
        publish("a", "second");
        assertEquals(5, create("a:1", "b:1", "c:1", "d:1", "e:1").layers().size());
        functions.delete(FunctionReference.latest(HELLO));
        assertTrue(refused(ErrorCode.INVALID_PARAMETER, () -> create("a:1", "b:1", "c:1", "d:1", "e:1", "f:1"))
                .getMessage()
                .contains("5 layers, not 6"));
        assertTrue(refused(ErrorCode.INVALID_PARAMETER, () -> create("a:1", "a:2"))
                .getMessage()
                .contains("'a' is named twice"));
    }

    @Test
    void refusesWhatIsTooLargeTogether() throws Exception {
        int half = (int) UNPACKED.bytes() / 2;
        publish("half", "x".repeat(half));
        publish("rest", "x".repeat(half));
        assertTrue(refused(ErrorCode.INVALID_PARAMETER, () -> create("half:1", "rest:1"))
                .getMessage()
                .contains(Long.toString(2L * half + 5)));
        create("half:1");
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> functions.updateConfiguration(
                        HELLO, new ConfigurationChange(FunctionSettings.NONE.withLayers(List.of("half:1", "rest:1")))));
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> functions.updateCode(HELLO, new CodeChange(ZipBuilder.of("index.fake", "x".repeat(half + 1)))));
    }

    @Test
    void aDeletedVersionKeepsWorkingForTheFunctionsThatUseIt() throws Exception {
        LayerVersion used = publish("used", "1");
        LayerVersion unused = publish("unused", "2");
        FunctionConfiguration function = create("used:1");
        functions.publish(HELLO, VersionRequest.NOW);
        layers.delete(used.reference());
        layers.delete(unused.reference());
        layers.delete(unused.reference());
        assertEquals(Set.of(function.code(), used.code()), code.packages());
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> functions.updateConfiguration(
                        HELLO, new ConfigurationChange(FunctionSettings.NONE.withLayers(List.of("used:1")))));

        functions.updateConfiguration(HELLO, new ConfigurationChange(FunctionSettings.NONE.withLayers(List.of())));
        assertEquals(Set.of(function.code(), used.code()), code.packages());
        functions.delete(FunctionReference.parse("hello:1", Optional.empty()));
        assertEquals(Set.of(function.code()), code.packages());
    }

    @Test
    void keepsFunctionsInImagesAsTheyWereMade() throws Exception {
        ImageSettings settings =
                new ImageSettings(Optional.empty(), Optional.of(List.of("it's", "mine")), Optional.of("/srv"));
        FunctionSettings wanted = imageSettings(settings);
        functions.create(new NewImageFunction("hello", wanted, image('a'), Publishing.NEW_VERSION));
        functions.updateImage(
                HELLO,
                new ImageChange(
                        image('b'),
                        FunctionSettings.NONE,
                        Optional.empty(),
                        CodeChange.Effect.APPLIED,
                        Publishing.LATEST_ONLY));
        functions.updateConfiguration(HELLO, new ConfigurationChange(FunctionSettings.NONE.withDescription("kept")));
        FunctionConfiguration latest = functions.get(FunctionReference.latest(HELLO));
        assertEquals(Optional.of(new FunctionImage(image('b'), settings)), latest.image());
        assertEquals(List.of("/entry", "it's", "mine"), latest.image().get().words());
        assertEquals("b".repeat(64), latest.code().hex());
        assertEquals(
                Optional.of(new FunctionImage(image('a'), settings)),
                functions
                        .get(FunctionReference.parse("hello:1", Optional.empty()))
                        .image());
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> functions.updateCode(HELLO, new CodeChange(ZipBuilder.of("index.fake", "a zip"))));
        for (FunctionSettings misplaced : List.of(
                FunctionSettings.NONE.withRuntime("fake"),
                FunctionSettings.NONE.withHandler("index.handler"),
                FunctionSettings.NONE.withLayers(List.of("a:1")))) {
            refused(
                    ErrorCode.INVALID_PARAMETER,
                    () -> functions.updateConfiguration(HELLO, new ConfigurationChange(misplaced)));
        }
        functions.delete(FunctionReference.latest(HELLO));
        assertEquals(Set.of(), code.packages());
    }

    @Test
    void anotherImageComesWithItsSettings() {
        functions.create(new NewImageFunction("hello", FunctionSettings.NONE, image('a'), Publishing.LATEST_ONLY));
        ImageSettings words = new ImageSettings(Optional.empty(), Optional.of(List.of("two")), Optional.empty());
        change(imageSettings(words).withMemoryMegabytes(256));
        FunctionConfiguration latest = functions.get(FunctionReference.latest(HELLO));
        assertEquals(Optional.of(new FunctionImage(image('b'), words)), latest.image());
        assertEquals(256, latest.memory().megabytes());
        change(FunctionSettings.NONE);
        assertEquals(
                latest.image(), functions.get(FunctionReference.latest(HELLO)).image());
        refused(ErrorCode.INVALID_PARAMETER, () -> change(FunctionSettings.NONE.withRuntime("fake")));
    }

    private void change(FunctionSettings settings) {
        functions.updateImage(
                HELLO,
                new ImageChange(
                        image('b'), settings, Optional.empty(), CodeChange.Effect.APPLIED, Publishing.LATEST_ONLY));
    }

    private static FunctionSettings imageSettings(ImageSettings wanted) {
        return new FunctionSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(wanted));
    }

    @Test
    void aPackageBecomesNoImageAndAnImageNeedsSomethingToRun() throws Exception {
        create();
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> functions.updateImage(
                        HELLO,
                        new ImageChange(
                                image('a'),
                                FunctionSettings.NONE,
                                Optional.empty(),
                                CodeChange.Effect.APPLIED,
                                Publishing.LATEST_ONLY)));
        UserImage empty = new UserImage("e:1", "e@x", "sha256:" + "e".repeat(64), List.of(), List.of());
        assertTrue(refused(
                        ErrorCode.INVALID_PARAMETER,
                        () -> functions.create(
                                new NewImageFunction("empty", FunctionSettings.NONE, empty, Publishing.LATEST_ONLY)))
                .getMessage()
                .contains("'e:1' does not say what to run"));
    }

    private static UserImage image(char digit) {
        String id = "sha256:" + Character.toString(digit).repeat(64);
        return new UserImage("known:" + digit, "known@" + id, id, List.of("/entry"), List.of("argument"));
    }

    @Test
    void keepsThePackagesOfLayersWhenFunctionsGo() throws Exception {
        LayerVersion layer = publish("a", "1");
        create("a:1");
        functions.delete(FunctionReference.latest(HELLO));
        assertEquals(Set.of(layer.code()), code.packages());
    }
}
