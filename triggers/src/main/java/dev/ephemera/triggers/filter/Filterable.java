package dev.ephemera.triggers.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A record, as patterns see it. */
public interface Filterable {

    /** What is known of it, under the names that it has in the event; without its key and value. */
    JsonNode metadata();

    /** What it holds; empty if there is none. */
    Optional<byte[]> data(Data part);

    /** The parts that can be text or JSON. */
    enum Data {
        KEY("key"),
        VALUE("value");

        private final String field;

        Data(String field) {
            this.field = field;
        }

        /** What it is called in events and patterns. */
        public String field() {
            return field;
        }

        static Optional<Data> named(String field) {
            for (Data data : values()) {
                if (data.field.equals(field)) {
                    return Optional.of(data);
                }
            }
            return Optional.empty();
        }
    }
}
