package dev.ephemera.bootstrap.scala;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import scala.Option;
import scala.Product;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Turns what JSON was read into, Java's maps, lists and values, into Scala's. */
final class FromJson {

    private FromJson() {}

    /** Whether the type is one of Scala's collections, an option, or a case class. */
    static boolean isScala(Type type) {
        Class<?> raw = raw(type);
        return raw.getName().startsWith("scala.") || Product.class.isAssignableFrom(raw);
    }

    /** @throws IllegalArgumentException if the value is not of that kind; the message says which and what it is */
    static Object convert(Object value, Type type) {
        Class<?> raw = raw(type);
        if (raw == Option.class) {
            return Option.apply(value == null ? null : convert(value, argument(type, 0)));
        }
        if (value instanceof Map<?, ?> map) {
            return isCaseClass(raw) ? make(map, raw) : entries(map, argument(type, 1));
        }
        if (value instanceof List<?> list) {
            Type element = argument(type, 0);
            return collection(list.stream().map(each -> convert(each, element)).toList(), raw);
        }
        if (isScala(type)) {
            return value instanceof Number number && raw == scala.math.BigDecimal.class
                    ? new scala.math.BigDecimal(new BigDecimal(number.toString()))
                    : fail(value, raw);
        }
        return value instanceof Number number ? number(number, raw) : value;
    }

    private static Object fail(Object value, Class<?> wanted) {
        throw new IllegalArgumentException(
                "The event holds " + value + " where the function wants " + wanted.getName());
    }

    private static boolean isCaseClass(Class<?> raw) {
        return Product.class.isAssignableFrom(raw) && !raw.getName().startsWith("scala.");
    }

    private static Object entries(Map<?, ?> map, Type type) {
        List<Tuple2<Object, Object>> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(new Tuple2<>(key, convert(value, type))));
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(entries));
    }

    private static Object collection(List<?> elements, Class<?> raw) {
        scala.collection.mutable.Buffer<?> all = CollectionConverters.asScala(new ArrayList<>(elements));
        if (raw.isAssignableFrom(scala.collection.immutable.Vector.class)
                && !raw.isAssignableFrom(scala.collection.immutable.List.class)) {
            return all.toVector();
        }
        return raw.isAssignableFrom(scala.collection.immutable.Set.class)
                        && !raw.isAssignableFrom(scala.collection.immutable.List.class)
                ? all.toSet()
                : all.toList();
    }

    /** A case class has a field for each parameter of its constructor, in the same order. */
    private static Object make(Map<?, ?> values, Class<?> raw) {
        Constructor<?> constructor = raw.getConstructors()[0];
        List<Field> fields = Arrays.stream(raw.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
        Type[] types = constructor.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Object value = values.get(fields.get(i).getName());
            if (value == null && raw(types[i]).isPrimitive()) {
                fail("no " + fields.get(i).getName(), raw);
            }
            arguments[i] = convert(value, types[i]);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new IllegalArgumentException("The event does not fit " + raw.getName() + ": " + e, e);
        }
    }

    private static Object number(Number number, Class<?> raw) {
        return switch (raw.getName()) {
            case "int", "java.lang.Integer" -> number.intValue();
            case "long", "java.lang.Long" -> number.longValue();
            case "double", "java.lang.Double" -> number.doubleValue();
            case "float", "java.lang.Float" -> number.floatValue();
            case "short", "java.lang.Short" -> number.shortValue();
            case "byte", "java.lang.Byte" -> number.byteValue();
            default -> number;
        };
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> raw(generic.getRawType());
            default -> Object.class;
        };
    }

    /** What a collection holds; anything, if it does not say. */
    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType generic && index < generic.getActualTypeArguments().length
                ? generic.getActualTypeArguments()[index]
                : Object.class;
    }
}
