package org.scion.core.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What may stand behind {@code is}. */
final class Tests {
  /** A value, and the arguments of the test. */
  @FunctionalInterface
  interface Test {
    boolean holds(Object value, Arguments arguments);
  }

  private static final Map<String, Test> ALL =
      Map.ofEntries(
          Map.entry("defined", (v, a) -> !(v instanceof Undefined)),
          Map.entry("undefined", (v, a) -> v instanceof Undefined),
          Map.entry("none", (v, a) -> v == null),
          Map.entry("string", (v, a) -> v instanceof String),
          Map.entry("mapping", (v, a) -> v instanceof Map<?, ?>),
          Map.entry("iterable", (v, a) -> isSequence(v) || v instanceof Undefined),
          Map.entry("sequence", (v, a) -> isSequence(v) || v instanceof Undefined),
          Map.entry("number", (v, a) -> Values.isNumber(v)),
          Map.entry("integer", (v, a) -> v instanceof Long),
          Map.entry("float", (v, a) -> v instanceof Double),
          Map.entry("boolean", (v, a) -> v instanceof Boolean),
          Map.entry("true", (v, a) -> Boolean.TRUE.equals(v)),
          Map.entry("false", (v, a) -> Boolean.FALSE.equals(v)),
          Map.entry("callable", (v, a) -> v instanceof Callable),
          Map.entry("even", (v, a) -> modulo(v, 2L) == 0),
          Map.entry("odd", (v, a) -> modulo(v, 2L) == 1),
          Map.entry("divisibleby", (v, a) -> modulo(v, a.required(0, "num")) == 0),
          Map.entry("eq", (v, a) -> Values.same(v, a.required(0, "other"))),
          Map.entry("ne", (v, a) -> !Values.same(v, a.required(0, "other"))),
          Map.entry("gt", (v, a) -> Arithmetic.compare(v, a.required(0, "other")) > 0),
          Map.entry("ge", (v, a) -> Arithmetic.compare(v, a.required(0, "other")) >= 0),
          Map.entry("lt", (v, a) -> Arithmetic.compare(v, a.required(0, "other")) < 0),
          Map.entry("le", (v, a) -> Arithmetic.compare(v, a.required(0, "other")) <= 0),
          Map.entry("in", (v, a) -> Values.contains(a.required(0, "seq"), v)),
          Map.entry("sameas", (v, a) -> v == a.required(0, "other")),
          Map.entry(
              "lower", (v, a) -> Values.text(v).equals(Values.text(v).toLowerCase(Locale.ROOT))),
          Map.entry(
              "upper", (v, a) -> Values.text(v).equals(Values.text(v).toUpperCase(Locale.ROOT))));

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "equalto",
          "eq",
          "==",
          "eq",
          "!=",
          "ne",
          "greaterthan",
          "gt",
          ">",
          "gt",
          ">=",
          "ge",
          "lessthan",
          "lt",
          "<",
          "lt",
          "<=",
          "le");

  private Tests() {}

  /**
   * @throws JinjaException if there is no such test
   */
  static Test named(String name) {
    Test test = ALL.get(OTHER_NAMES.getOrDefault(name, name));
    if (test == null) {
      throw JinjaException.unsupported("test '" + name + "'");
    }
    return test;
  }

  private static boolean isSequence(Object value) {
    return value instanceof List<?> || value instanceof String || value instanceof Map<?, ?>;
  }

  private static long modulo(Object value, Object by) {
    return Arithmetic.binary("%", value, by) instanceof Long rest ? rest : -1;
  }
}
