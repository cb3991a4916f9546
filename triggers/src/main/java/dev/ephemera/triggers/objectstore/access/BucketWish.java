package dev.ephemera.triggers.objectstore.access;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The buckets that a function wants to reach: those its variable {@value #VARIABLE} names, separated by
 * commas.
 *
 * @param noNames what stands there and can be no bucket's name
 */
record BucketWish(Set<BucketName> buckets, Set<String> noNames) {

    static final String VARIABLE = "EPHEMERA_BUCKETS";

    /** Empty for functions that want none. */
    static Optional<BucketWish> of(FunctionConfiguration function) {
        return Optional.ofNullable(function.environment().get(VARIABLE))
                .filter(text -> !text.isBlank())
                .map(BucketWish::parse);
    }

    private static BucketWish parse(String text) {
        Set<BucketName> buckets = new LinkedHashSet<>();
        Set<String> noNames = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            BucketName.find(name).ifPresentOrElse(buckets::add, () -> noNames.add(name));
        }
        return new BucketWish(buckets, noNames);
    }
}
