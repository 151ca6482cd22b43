package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What Python does with values: None is null; others are Boolean, Long, Double, String, List, Map,
 * {@link Namespace}, {@link Callable}, {@link Undefined}.
 */
final class Values {
  private static final double PLAIN_BELOW = 1e16;
  private static final double PLAIN_FROM = 1e-4;

  private Values() {}

  static boolean truth(Object value) {
    if (value == null || value instanceof Undefined) {
      return false;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    if (value instanceof Number n) {
      return n.doubleValue() != 0;
    }
    if (value instanceof String s) {
      return !s.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    return !(value instanceof Map<?, ?> map) || !map.isEmpty();
  }

  /** As {@code str} gives it. */
  static String text(Object value) {
    if (value instanceof String s) {
      return s;
    }
    return value instanceof Undefined ? "" : repr(value);
  }

  /** As {@code repr} gives it. */
  static String repr(Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean b) {
      return b ? "True" : "False";
    }
    if (value instanceof Double d) {
      return number(d);
    }
    if (value instanceof String s) {
      return quoted(s);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Values::repr).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Undefined) {
      return "Undefined";
    }
    return value instanceof Long ? value.toString() : "<object>";
  }

  static String number(double d) {
    if (Double.isNaN(d) || Double.isInfinite(d)) {
      return Double.isNaN(d) ? "nan" : d > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(d);
    if (d == 0 || (size >= PLAIN_FROM && size < PLAIN_BELOW)) {
      String plain = new java.math.BigDecimal(Double.toString(d)).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String[] parts = Double.toString(d).toLowerCase(Locale.ROOT).split("e", -1);
    String mantissa = parts[0].endsWith(".0") ? parts[0].replace(".0", "") : parts[0];
    int exponent = Integer.parseInt(parts[1]);
    return String.format(
        Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String quoted(String s) {
    char quote = s.contains("'") && !s.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    s.chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> out.append(c == quote ? "\\" : "").append((char) c);
              }
            });
    return out.append(quote).toString();
  }

  static boolean same(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return Arithmetic.compare(a, b) == 0;
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      Iterator<?> other = y.iterator();
      return x.size() == y.size() && x.stream().allMatch(v -> same(v, other.next()));
    }
    if (a instanceof Undefined && b instanceof Undefined) {
      return true;
    }
    return Objects.equals(a, b);
  }

  /** Truth values count as numbers, as in Python. */
  static boolean isNumber(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  static boolean contains(Object container, Object item) {
    if (container instanceof String s) {
      if (item instanceof String part) {
        return s.contains(part);
      }
      throw JinjaException.wrong("only a text can be in a text, not " + repr(item));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(item);
    }
    return items(container).stream().anyMatch(v -> same(v, item));
  }

  /** What a loop goes through: list items, keys, characters. */
  static List<Object> items(Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof String s) {
      return s.codePoints().mapToObj(c -> (Object) Character.toString(c)).toList();
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw JinjaException.wrong(repr(value) + " is not a list");
  }

  static long length(Object value) {
    if (value instanceof String s) {
      return s.codePointCount(0, s.length());
    }
    return items(value).size();
  }
}
