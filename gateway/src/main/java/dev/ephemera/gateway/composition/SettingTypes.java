package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.ledger.Recorded;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.convert.TypeConverter;
import java.util.Optional;
import java.util.function.Function;

/** Teaches Micronaut to read settings of our own types. */
@Factory
final class SettingTypes {

    @Bean
    TypeConverter<CharSequence, MemorySize> memorySizes() {
        return reading(MemorySize::parse);
    }

    @Bean
    TypeConverter<CharSequence, MemoryShare> memoryShares() {
        return reading(MemoryShare::parse);
    }

    @Bean
    TypeConverter<CharSequence, Recorded> recorded() {
        return reading(Recorded::parse);
    }

    @Bean
    TypeConverter<CharSequence, EngineChoice> engines() {
        return reading(EngineChoice::parse);
    }

    private static <T> TypeConverter<CharSequence, T> reading(Function<String, T> parse) {
        return (text, _, context) -> {
            try {
                return Optional.of(parse.apply(text.toString()));
            } catch (IllegalArgumentException e) {
                reject(context, text, e);
                return Optional.empty();
            }
        };
    }

    private static void reject(ConversionContext context, CharSequence text, IllegalArgumentException reason) {
        context.reject(text, reason);
    }
}
