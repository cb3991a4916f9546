package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.warmpool.engine.UserImage;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a function's settings may be, and what they are where nothing is said. Immutable. */
final class SettingRules {

    private static final MemorySize LEAST_MEMORY = MemorySize.ofMegabytes(64);
    private static final MemorySize DEFAULT_MEMORY = MemorySize.ofMegabytes(128);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
    private static final CodeDigest NO_CODE = new CodeDigest("0".repeat(64));
    private static final int LONGEST_DESCRIPTION = 256;
    private static final int LONGEST_ROLE = 10_000;
    private static final Pattern HANDLER = Pattern.compile("[^\\s\\p{Cntrl}]{1,128}");

    private final StackCatalog stacks;
    private final FunctionLimits limits;

    SettingRules(StackCatalog stacks, FunctionLimits limits) {
        this.stacks = stacks;
        this.limits = limits;
    }

    /** The stack behind a runtime's name. */
    Stack stack(String runtime) {
        return stacks.forRuntime(runtime)
                .orElseThrow(() -> Invalid.parameter("There is no runtime " + Invalid.quote(runtime) + "; use one of "
                        + String.join(", ", stacks.runtimes())));
    }

    /** A layer may hold what the handler names, under whatever path its runtime looks for it. */
    void checkHandler(FunctionConfiguration function, NavigableSet<String> files) {
        if (function.layers().isEmpty()) {
            HandlerRules.check(stack(function.runtime()), function.handler(), files);
        }
    }

    /** {@code $LATEST} of a new function that runs in an image. */
    FunctionConfiguration create(FunctionName name, FunctionSettings settings, UserImage image, Revision revision) {
        checkNothingOfPackages(settings);
        return new FunctionConfiguration(
                        name,
                        FunctionConfiguration.LATEST,
                        "",
                        "",
                        role(settings.role()),
                        description(settings.description()),
                        memory(settings.memoryMegabytes()),
                        timeout(settings.timeoutSeconds()),
                        environment(settings.environment()),
                        NO_CODE,
                        0,
                        revision.id(),
                        revision.at())
                .withImage(new FunctionImage(image, settings.image().orElse(ImageSettings.NONE)));
    }

    /** {@code $LATEST} of a new function, still without code. */
    FunctionConfiguration create(FunctionName name, FunctionSettings settings, Revision revision) {
        if (settings.image()
                .filter(wanted -> !wanted.equals(ImageSettings.NONE))
                .isPresent()) {
            throw Invalid.parameter("ImageConfig is for functions with PackageType Image; leave it out");
        }
        return new FunctionConfiguration(
                name,
                FunctionConfiguration.LATEST,
                runtime(settings.runtime()),
                handler(settings.handler()),
                role(settings.role()),
                description(settings.description()),
                memory(settings.memoryMegabytes()),
                timeout(settings.timeoutSeconds()),
                environment(settings.environment()),
                NO_CODE,
                0,
                revision.id(),
                revision.at());
    }

    /** An existing function with other settings; what is not mentioned is not looked at. */
    FunctionConfiguration change(FunctionConfiguration current, FunctionSettings settings, Revision revision) {
        if (current.image().isPresent()) {
            checkNothingOfPackages(settings);
        }
        return new FunctionConfiguration(
                current.name(),
                current.version(),
                settings.runtime().isPresent() ? runtime(settings.runtime()) : current.runtime(),
                settings.handler().isPresent() ? handler(settings.handler()) : current.handler(),
                settings.role().isPresent() ? role(settings.role()) : current.role(),
                settings.description().isPresent() ? description(settings.description()) : current.description(),
                settings.memoryMegabytes().isPresent() ? memory(settings.memoryMegabytes()) : current.memory(),
                settings.timeoutSeconds().isPresent() ? timeout(settings.timeoutSeconds()) : current.timeout(),
                settings.environment().isPresent() ? environment(settings.environment()) : current.environment(),
                current.code(),
                current.codeSize(),
                current.layers(),
                settings.image().isPresent() ? image(current, settings.image().get()) : current.image(),
                revision.id(),
                revision.at(),
                current.alias());
    }

    /** An existing function in another image, and with the settings that come with it. */
    FunctionConfiguration changeImage(FunctionConfiguration current, ImageChange change, Revision revision) {
        FunctionImage before = current.image()
                .orElseThrow(() -> Invalid.parameter("Function " + current.name()
                        + " is a zip package and cannot become an image; delete it and create it again"));
        ImageSettings wanted = change.settings().image().orElse(before.settings());
        return change(current, change.settings().withoutImage(), revision)
                .withImage(new FunctionImage(change.image(), wanted));
    }

    private static Optional<FunctionImage> image(FunctionConfiguration current, ImageSettings wanted) {
        if (current.image().isEmpty() && !wanted.equals(ImageSettings.NONE)) {
            throw Invalid.parameter("ImageConfig is for functions with PackageType Image, and " + current.name()
                    + " is a zip package; leave it out");
        }
        return current.image().map(image -> new FunctionImage(image.image(), wanted));
    }

    /** What only functions in packages have. */
    private static void checkNothingOfPackages(FunctionSettings settings) {
        String extra = settings.runtime().isPresent()
                ? "Runtime"
                : settings.handler().isPresent()
                        ? "Handler"
                        : settings.layers().filter(list -> !list.isEmpty()).isPresent() ? "Layers" : "";
        if (!extra.isEmpty()) {
            throw Invalid.parameter(
                    extra + " is for functions in zip packages; an image brings all of that itself, so leave it out");
        }
    }

    private String runtime(Optional<String> wanted) {
        String runtime = wanted.orElseThrow(
                () -> Invalid.parameter("The runtime is missing; use one of " + String.join(", ", stacks.runtimes())));
        stack(runtime);
        return runtime;
    }

    private String handler(Optional<String> wanted) {
        String handler = wanted.orElseThrow(
                () -> Invalid.parameter("The handler is missing; name what the runtime calls, such as 'app.handler'"));
        if (!HANDLER.matcher(handler).matches()) {
            throw Invalid.parameter("Handler " + Invalid.quote(handler)
                    + " cannot be used: a handler has 1 to 128 characters and no blanks");
        }
        return handler;
    }

    private static String role(Optional<String> wanted) {
        return text("role", wanted.orElse(""), LONGEST_ROLE);
    }

    /** What a version may be described by, if it is given a description of its own. */
    static void checkDescription(Optional<String> wanted) {
        wanted.ifPresent(text -> text("description", text, LONGEST_DESCRIPTION));
    }

    private static String description(Optional<String> wanted) {
        return text("description", wanted.orElse(""), LONGEST_DESCRIPTION);
    }

    private static String text(String what, String text, int longest) {
        if (text.codePointCount(0, text.length()) > longest) {
            throw Invalid.parameter("The " + what + " " + Invalid.quote(text) + " has more than " + longest
                    + " characters; shorten it");
        }
        if (text.indexOf('\0') >= 0) {
            throw Invalid.parameter("The " + what + " holds a NUL character; leave it out");
        }
        return text;
    }

    private MemorySize memory(Optional<Integer> megabytes) {
        long wanted = megabytes.map(Integer::longValue).orElse(DEFAULT_MEMORY.megabytes());
        if (wanted < LEAST_MEMORY.megabytes() || wanted > limits.memory().megabytes()) {
            throw Invalid.parameter("A function cannot have " + wanted + " MB of memory; choose "
                    + LEAST_MEMORY.megabytes() + " to " + limits.memory().megabytes() + " MB");
        }
        return MemorySize.ofMegabytes(wanted);
    }

    private Duration timeout(Optional<Integer> seconds) {
        long wanted = seconds.map(Integer::longValue).orElse(DEFAULT_TIMEOUT.toSeconds());
        if (wanted < 1 || wanted > limits.timeout().toSeconds()) {
            throw Invalid.parameter("A function cannot have a timeout of " + wanted + " s; choose 1 to "
                    + limits.timeout().toSeconds() + " s");
        }
        return Duration.ofSeconds(wanted);
    }

    private static Map<String, String> environment(Optional<Map<String, String>> wanted) {
        Map<String, String> environment = wanted.orElse(Map.of());
        EnvironmentRules.check(environment);
        return environment;
    }
}
