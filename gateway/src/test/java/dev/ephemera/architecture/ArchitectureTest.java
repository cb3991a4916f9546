package dev.ephemera.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.ephemera.architecture.EphemeraClasses.PRODUCTION;
import static dev.ephemera.architecture.EphemeraClasses.TESTS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String TIME_ADAPTER = "dev.ephemera.warmpool.time.SystemTime";

    private static final Set<String> TEST_ANNOTATIONS = Set.of(
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.RepeatedTest",
            "org.junit.jupiter.api.TestFactory",
            "org.junit.jupiter.api.TestTemplate",
            "org.junit.jupiter.params.ParameterizedTest");

    @Test
    void modulesDependOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("warm-pool")
                .definedBy("dev.ephemera.warmpool..")
                .layer("dispatcher")
                .definedBy("dev.ephemera.dispatcher..")
                .layer("triggers")
                .definedBy("dev.ephemera.triggers..")
                .layer("gateway")
                .definedBy("dev.ephemera.gateway..")
                .whereLayer("gateway")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("triggers")
                .mayOnlyBeAccessedByLayers("gateway")
                .whereLayer("dispatcher")
                .mayOnlyBeAccessedByLayers("triggers", "gateway")
                .check(PRODUCTION);
    }

    @Test
    void packagesFormNoCycles() {
        check(slices().matching("dev.ephemera.(*).(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyTheTimeAdapterKnowsTheRealTime() {
        check(noClasses()
                .that(describe("are not part of " + TIME_ADAPTER, type -> !isOrIsWithin(type, TIME_ADAPTER)))
                .should()
                .accessTargetWhere(new RealTime())
                .because("time is injected as java.time.InstantSource"));
    }

    @Test
    void onlyOnePackageKnowsDockerJava() {
        check(onlyIn("dev.ephemera.warmpool.engine.docker..").knows("com.github.dockerjava.."));
    }

    @Test
    void onlyTheGatewayKnowsMicronaut() {
        check(onlyIn("dev.ephemera.gateway..").knows("io.micronaut.."));
    }

    @Test
    void onlyTheQueueAndTheTriggerKnowKafka() {
        check(onlyIn("dev.ephemera.dispatcher.queue..", "dev.ephemera.triggers.kafka..")
                .knows("org.apache.kafka.."));
    }

    @Test
    void packagesAreNamedByFeature() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..impl..", "..service..", "..model..", "..manager..")
                .because("such names say nothing about what is inside"));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes().should(resideInANullMarkedPackage()));
    }

    @Test
    void everyTestHasANameThatIsRun() {
        classes()
                .that(runTests())
                .should(haveAnOutermostClassNamedTestOrIT())
                .because("Surefire runs *Test and Failsafe *IT, and nobody runs the rest")
                .allowEmptyShould(true)
                .check(TESTS);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PRODUCTION);
    }

    private static Home onlyIn(String... packages) {
        return library -> noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(packages)))
                .should()
                .dependOnClassesThat(resideInAPackage(library));
    }

    private interface Home {
        ArchRule knows(String library);
    }

    private static boolean isOrIsWithin(JavaClass type, String name) {
        return type.getName().equals(name) || type.getName().startsWith(name + "$");
    }

    /** Abstract classes do not run, the tests that they hold run in their heirs. */
    private static DescribedPredicate<JavaClass> runTests() {
        return describe(
                "run tests",
                type -> !type.isInterface()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && type.getAllMethods().stream().anyMatch(ArchitectureTest::isTest));
    }

    private static boolean isTest(JavaMethod method) {
        return TEST_ANNOTATIONS.stream().anyMatch(method::isMetaAnnotatedWith);
    }

    private static ArchCondition<JavaClass> haveAnOutermostClassNamedTestOrIT() {
        return new ArchCondition<>("have an outermost class named *Test or *IT") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var outermost = type;
                while (outermost.getEnclosingClass().isPresent()) {
                    outermost = outermost.getEnclosingClass().get();
                }
                var name = outermost.getSimpleName();
                var isRun = name.endsWith("Test") || name.endsWith("IT");
                events.add(new SimpleConditionEvent(type, isRun, type.getName() + " is never run under this name"));
            }
        };
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package with a package-info.java and @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, marked, type.getPackageName() + ", the package of " + type.getName() + ", is not"));
            }
        };
    }
}
