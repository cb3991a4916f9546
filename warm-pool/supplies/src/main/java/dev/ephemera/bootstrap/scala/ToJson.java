package dev.ephemera.bootstrap.scala;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scala.Option;
import scala.Product;
import scala.collection.Iterator;

/** Turns Scala's values into those of Java that JSON has words for. */
final class ToJson {

    private ToJson() {}

    /** The same object if nothing of Scala is in it. */
    static Object convert(Object value) {
        return switch (value) {
            case Option<?> option -> option.isEmpty() ? null : convert(option.get());
            case scala.collection.Map<?, ?> map -> entries(map);
            case scala.collection.Iterable<?> elements -> elements(elements.iterator());
            case scala.math.BigDecimal number -> number.bigDecimal();
            case scala.math.BigInt number -> number.bigInteger();
            case Product product -> fields(product);
            case Map<?, ?> map -> entries(map);
            case List<?> list -> list(list);
            case null, default -> value;
        };
    }

    private static Object entries(scala.collection.Map<?, ?> map) {
        Map<String, Object> entries = new LinkedHashMap<>();
        Iterator<?> all = map.iterator();
        while (all.hasNext()) {
            Product entry = (Product) all.next();
            entries.put(String.valueOf(entry.productElement(0)), convert(entry.productElement(1)));
        }
        return entries;
    }

    private static List<Object> elements(Iterator<?> all) {
        List<Object> elements = new ArrayList<>();
        while (all.hasNext()) {
            elements.add(convert(all.next()));
        }
        return elements;
    }

    /** A tuple becomes a list, a case class an object. */
    private static Object fields(Product product) {
        if (product.getClass().getName().startsWith("scala.Tuple")) {
            return elements(product.productIterator());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < product.productArity(); i++) {
            fields.put(product.productElementName(i), convert(product.productElement(i)));
        }
        return fields;
    }

    private static Object entries(Map<?, ?> map) {
        Map<Object, Object> converted = new LinkedHashMap<>();
        boolean same = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = convert(entry.getValue());
            same &= value == entry.getValue();
            converted.put(entry.getKey(), value);
        }
        return same ? map : converted;
    }

    private static Object list(List<?> list) {
        List<Object> converted = new ArrayList<>();
        boolean same = true;
        for (Object element : list) {
            Object value = convert(element);
            same &= value == element;
            converted.add(value);
        }
        return same ? list : converted;
    }
}
