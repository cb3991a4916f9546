package dev.ephemera.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The compiled classes of our modules, read once. {@code bench} is built later and is not among them. */
final class EphemeraClasses {

    static {
        // The rules ask only what foreign classes are called; reading those as well takes seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    }

    /** What is on the class path of the gateway and is no test, whether it lies in a folder or in a jar. */
    static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.ephemera");

    /** The tests and fakes of every module that is built before the gateway's tests, and the gateway's own. */
    static final JavaClasses TESTS = new ClassFileImporter()
            .importPaths(Stream.of("warm-pool", "dispatcher", "triggers", "gateway")
                    .map(module -> Path.of("..", module, "target", "test-classes"))
                    .filter(Files::isDirectory)
                    .toList());

    private EphemeraClasses() {}
}
