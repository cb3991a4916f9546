package dev.ephemera.triggers.filter;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.List;

/**
 * Which records pass: those that fit any of the patterns, or all where there is no pattern. Immutable.
 *
 * @param patterns at most {@value #MOST}
 */
public record FilterCriteria(List<FilterPattern> patterns) {

    public static final int MOST = 10;

    public static final FilterCriteria NONE = new FilterCriteria(List.of());

    /** @throws RejectedRequestException if there are too many */
    public FilterCriteria {
        patterns = List.copyOf(patterns);
        if (patterns.size() > MOST) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "There can be at most " + MOST + " filters, not " + patterns.size()
                            + "; a pattern with $or can stand for several");
        }
    }

    /**
     * @param texts each a pattern as JSON
     * @throws RejectedRequestException if one of them is none
     */
    public static FilterCriteria parse(List<String> texts) {
        return new FilterCriteria(texts.stream().map(FilterPattern::parse).toList());
    }

    public boolean passes(Filterable record) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.fits(record));
    }
}
