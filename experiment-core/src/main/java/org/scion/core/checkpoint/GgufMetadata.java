package org.scion.core.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.scion.core.SpecException;

/**
 * The typed key-value pairs of a GGUF file. Immutable.
 *
 * <p>Integers are {@link Long}, floats {@link Float} or {@link Double} as stored, and {@link
 * Boolean}, {@link String}, {@link List}. Getters are empty for an absent key and throw
 * SpecException for another type.
 */
public final class GgufMetadata {
  private static final int MOST_KEYS = 65_536;
  private static final int MOST_ELEMENTS = 4_000_000;
  private static final int DEEPEST = 3;
  private static final int TYPE_ARRAY = 9;

  private final Path file;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private int elements;

  private GgufMetadata(Path file) {
    this.file = file;
  }

  static GgufMetadata read(Path file, GgufCursor in, long count) {
    GgufMetadata metadata = new GgufMetadata(file);
    for (long i = 0; i < count; i++) {
      String key = in.text("key " + i);
      String where = "key '" + Refusal.shorten(key) + "'";
      Object value = metadata.value(in, in.int32(where + " type"), where, 0);
      if (metadata.values.put(key, value) != null) {
        throw in.refuse("key", key, "each key once");
      }
    }
    return metadata;
  }

  static long mostKeys() {
    return MOST_KEYS;
  }

  private Object value(GgufCursor in, int type, String where, int depth) {
    if (++elements > MOST_ELEMENTS) {
      throw in.refuse(where, elements, "at most " + MOST_ELEMENTS + " values in all");
    }
    return switch (type) {
      case 0 -> (long) (in.int8(where) & 0xff);
      case 1 -> (long) in.int8(where);
      case 2 -> (long) (in.int16(where) & 0xffff);
      case 3 -> (long) in.int16(where);
      case 4 -> in.int32(where) & 0xffffffffL;
      case 5 -> (long) in.int32(where);
      case 6 -> Float.intBitsToFloat(in.int32(where));
      case 7 -> in.int8(where) != 0;
      case 8 -> in.text(where);
      case TYPE_ARRAY -> array(in, where, depth + 1);
      case 10 -> in.count(where, Long.MAX_VALUE);
      case 11 -> in.int64(where);
      case 12 -> Double.longBitsToDouble(in.int64(where));
      default -> throw in.refuse(where + " type", type, "0 to 12");
    };
  }

  private List<Object> array(GgufCursor in, String where, int depth) {
    if (depth > DEEPEST) {
      throw in.refuse(where, "deeper array", "arrays nested at most " + DEEPEST + " deep");
    }
    int type = in.int32(where + " element type");
    int size =
        (int) in.count(where + " size", Math.min(MOST_ELEMENTS, Math.max(0, in.remaining())));
    List<Object> list = new ArrayList<>(Math.min(size, 1024));
    for (int i = 0; i < size; i++) {
      list.add(value(in, type, where, depth));
    }
    return Collections.unmodifiableList(list);
  }

  /** All pairs, in the order of the file. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Optional<String> text(String key) {
    return get(key, "text", value -> value instanceof String text ? text : null);
  }

  public Optional<Long> integer(String key) {
    return get(key, "an integer", value -> value instanceof Long number ? number : null);
  }

  /** A float as the shortest decimal that names it: 1e-5, not 9.99999974e-6. */
  public Optional<Double> real(String key) {
    return get(
        key,
        "a finite number",
        value -> {
          if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return null;
          }
          return Double.valueOf(number.toString());
        });
  }

  public Optional<List<Double>> reals(String key) {
    return get(
        key,
        "a list of numbers",
        value -> {
          List<Number> list = listOf(Number.class, value);
          return list == null ? null : list.stream().map(Number::doubleValue).toList();
        });
  }

  public Optional<Boolean> flag(String key) {
    return get(key, "true or false", value -> value instanceof Boolean flag ? flag : null);
  }

  public Optional<List<String>> texts(String key) {
    return get(key, "a list of texts", value -> listOf(String.class, value));
  }

  public Optional<List<Long>> integers(String key) {
    return get(key, "a list of integers", value -> listOf(Long.class, value));
  }

  /**
   * An integer that must be there, from {@code least} to 2^31 - 1.
   *
   * @throws SpecException if it is absent or outside
   */
  public int size(String key, int least) {
    long value = integer(key).orElseThrow(() -> refuse(key, "", "an integer"));
    if (value < least || value > Integer.MAX_VALUE) {
      throw refuse(key, value, least + " to 2147483647");
    }
    return (int) value;
  }

  private <T> Optional<T> get(String key, String allowed, Function<Object, T> cast) {
    if (!values.containsKey(key)) {
      return Optional.empty();
    }
    T value = cast.apply(values.get(key));
    if (value == null) {
      throw refuse(key, values.get(key), allowed);
    }
    return Optional.of(value);
  }

  private static <T> List<T> listOf(Class<T> type, Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(type::isInstance)) {
      return null;
    }
    return list.stream().map(type::cast).toList();
  }

  private SpecException refuse(String key, Object value, String allowed) {
    return Refusal.of(file, "key '" + key + "'", value instanceof List ? "a list" : value, allowed);
  }
}
