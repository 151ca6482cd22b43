package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What may stand behind a bar. */
final class Filters {
  /** A value, and the arguments of the filter. */
  @FunctionalInterface
  interface Filter {
    Object apply(Object value, Arguments arguments);
  }

  private static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry(
              "trim", (v, a) -> Texts.strip(Values.text(v), a.get(0, "chars", null), "strip")),
          Map.entry("length", (v, a) -> Values.length(v)),
          Map.entry("upper", (v, a) -> Values.text(v).toUpperCase(Locale.ROOT)),
          Map.entry("lower", (v, a) -> Values.text(v).toLowerCase(Locale.ROOT)),
          Map.entry("capitalize", (v, a) -> Texts.capitalised(Values.text(v))),
          Map.entry("title", (v, a) -> Texts.title(Values.text(v))),
          Map.entry("string", (v, a) -> Values.text(v)),
          Map.entry("safe", (v, a) -> v),
          Map.entry("list", (v, a) -> Values.items(v)),
          Map.entry("first", (v, a) -> Members.item(Values.items(v), 0L)),
          Map.entry("last", (v, a) -> Members.item(Values.items(v), -1L)),
          Map.entry("join", (v, a) -> join(named(v, a), Values.text(a.get(0, "d", "")))),
          Map.entry("items", (v, a) -> v instanceof Undefined ? List.of() : pairs(v)),
          Map.entry("dictsort", (v, a) -> sorted(pairs(v), null)),
          Map.entry("reverse", (v, a) -> reversed(v)),
          Map.entry("sort", (v, a) -> sort(v, a)),
          Map.entry("unique", (v, a) -> unique(v)),
          Map.entry("default", Filters::defaulted),
          Map.entry("tojson", Filters::json),
          Map.entry("replace", (v, a) -> replaced(v, a)),
          Map.entry("indent", Filters::indented),
          Map.entry("int", (v, a) -> whole(v, a.get(0, "default", 0L))),
          Map.entry("float", (v, a) -> real(v, a.get(0, "default", 0.0))),
          Map.entry("abs", (v, a) -> Arithmetic.compare(v, 0L) < 0 ? Arithmetic.negative(v) : v),
          Map.entry("sum", (v, a) -> sum(v)),
          Map.entry("min", (v, a) -> Members.item(sorted(Values.items(v), null), 0L)),
          Map.entry("max", (v, a) -> Members.item(sorted(Values.items(v), null), -1L)),
          Map.entry("map", (v, a) -> Selections.map(v, a)),
          Map.entry("select", (v, a) -> Selections.select(v, a, true)),
          Map.entry("reject", (v, a) -> Selections.select(v, a, false)),
          Map.entry("selectattr", (v, a) -> Selections.selectAttribute(v, a, true)),
          Map.entry("rejectattr", (v, a) -> Selections.selectAttribute(v, a, false)));

  private static final Map<String, String> OTHER_NAMES = Map.of("count", "length", "d", "default");

  private Filters() {}

  /**
   * @throws JinjaException if there is no such filter
   */
  static Filter named(String name) {
    Filter filter = ALL.get(OTHER_NAMES.getOrDefault(name, name));
    if (filter == null) {
      throw JinjaException.unsupported("filter '" + name + "'");
    }
    return filter;
  }

  static String join(Object items, String separator) {
    return Values.items(items).stream().map(Values::text).collect(Collectors.joining(separator));
  }

  private static Object named(Object value, Arguments a) {
    Object attribute = a.get(1, "attribute", null);
    return attribute == null
        ? value
        : Values.items(value).stream().map(item -> Members.item(item, attribute)).toList();
  }

  private static List<Object> pairs(Object value) {
    if (value instanceof Map<?, ?> map) {
      return Methods.pairs(map);
    }
    throw JinjaException.wrong(Values.repr(value) + " has no items");
  }

  private static Object reversed(Object value) {
    return value instanceof String s
        ? new StringBuilder(s).reverse().toString()
        : Members.slice(Values.items(value), null, null, -1L);
  }

  private static Object sort(Object value, Arguments a) {
    List<Object> sorted = sorted(Values.items(value), a.get(2, "attribute", null));
    if (Values.truth(a.get(0, "reverse", false))) {
      Collections.reverse(sorted);
    }
    return sorted;
  }

  /** Without regard to case, as Jinja sorts. */
  private static List<Object> sorted(List<Object> items, Object attribute) {
    List<Object> sorted = new ArrayList<>(items);
    Comparator<Object> order =
        Comparator.comparing(
            item -> folded(attribute == null ? item : Members.item(item, attribute)),
            Arithmetic::compare);
    sorted.sort(order);
    return sorted;
  }

  private static Object folded(Object value) {
    return value instanceof String s ? s.toLowerCase(Locale.ROOT) : value;
  }

  private static Object unique(Object value) {
    List<Object> kept = new ArrayList<>();
    for (Object item : Values.items(value)) {
      if (kept.stream().noneMatch(other -> Values.same(folded(other), folded(item)))) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static Object defaulted(Object value, Arguments a) {
    boolean missing = value instanceof Undefined;
    boolean falsy = Values.truth(a.get(1, "boolean", false)) && !Values.truth(value);
    return missing || falsy ? a.get(0, "default_value", "") : value;
  }

  /** The arguments are those that transformers gives this filter. */
  private static Object json(Object value, Arguments a) {
    Object indent = a.get(1, "indent", null);
    if (Values.truth(a.get(0, "ensure_ascii", false)) || a.get(2, "separators", null) != null) {
      throw JinjaException.unsupported("tojson with ensure_ascii or separators");
    }
    if (Values.truth(a.get(3, "sort_keys", false))) {
      throw JinjaException.unsupported("tojson with sort_keys");
    }
    if (value instanceof Undefined u) {
      throw u.error();
    }
    return new JsonText(indent instanceof Long n ? n.intValue() : -1).write(value);
  }

  private static Object replaced(Object value, Arguments a) {
    return Texts.replace(
        Values.text(value), a.text(0, "old"), a.text(1, "new"), a.whole(2, "count", -1));
  }

  private static Object indented(Object value, Arguments a) {
    Object width = a.get(0, "width", 4L);
    String blanks = width instanceof String s ? s : " ".repeat((int) a.whole(0, "width", 4));
    boolean first = Values.truth(a.get(1, "first", false));
    boolean blankLines = Values.truth(a.get(2, "blank", false));
    StringBuilder out = new StringBuilder();
    String[] lines = Values.text(value).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean moved = i == 0 ? first : blankLines || !lines[i].isEmpty();
      out.append(i == 0 ? "" : "\n").append(moved ? blanks : "").append(lines[i]);
    }
    return out.toString();
  }

  private static Object whole(Object value, Object otherwise) {
    Object number = real(value, null);
    return number instanceof Double d ? (Object) (long) (double) d : otherwise;
  }

  private static Object real(Object value, Object otherwise) {
    if (Values.isNumber(value)) {
      return Double.valueOf(Values.text(Arithmetic.binary("*", 1.0, value)));
    }
    String text = Values.text(value).strip();
    return text.matches("[-+]?(\\d{1,30}[.]?\\d{0,30}|[.]\\d{1,30})([eE][-+]?\\d{1,3})?")
        ? (Object) Double.valueOf(text)
        : otherwise;
  }

  private static Object sum(Object value) {
    Object sum = 0L;
    for (Object item : Values.items(value)) {
      sum = Arithmetic.binary("+", sum, item);
    }
    return sum;
  }
}
