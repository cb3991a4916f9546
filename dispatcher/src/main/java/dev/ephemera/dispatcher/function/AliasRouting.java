package dev.ephemera.dispatcher.function;

/**
 * The version that gets a part of an alias's calls.
 *
 * @param version a published one
 * @param weight its part, from 0 (none) to 1 (all)
 */
public record AliasRouting(long version, double weight) {

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if the weight is none */
    public AliasRouting {
        // Written so that it refuses what is not a number as well.
        if (!(weight >= 0 && weight <= 1)) {
            throw Invalid.parameter("Version " + version + " cannot have the weight " + weight
                    + "; choose 0 to 1, such as 0.1 for a tenth of the calls");
        }
    }
}
