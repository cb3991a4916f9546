package dev.ephemera.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.time.Clock;
import java.util.Set;

/**
 * Any access, by call or by method reference, that reads the clock of the machine or waits for it to advance. {@code
 * Instant.now(clock)} and its like are not meant: they read the clock they are given.
 */
final class RealTime extends DescribedPredicate<JavaAccess<?>> {

    private static final Set<String> READERS_AND_WAITERS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.time.InstantSource.system",
            "java.util.concurrent.TimeUnit.sleep");

    RealTime() {
        super("the machine's clock is read or slept on");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
        var target = access.getTarget();
        var owner = target.getOwner().getFullName();
        var name = target.getName();
        return READERS_AND_WAITERS.contains(owner + "." + name)
                || owner.equals("java.time.Clock") && (name.startsWith("system") || readsByTicks(target))
                || owner.startsWith("java.time.") && name.equals("now") && !takesClock(target)
                || owner.equals("java.util.Date") && name.equals("<init>") && takesNothing(target);
    }

    private static boolean readsByTicks(AccessTarget target) {
        return target.getName().startsWith("tick") && !takesClock(target);
    }

    private static boolean takesClock(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget codeUnit
                && codeUnit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static boolean takesNothing(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget codeUnit
                && codeUnit.getRawParameterTypes().isEmpty();
    }
}
