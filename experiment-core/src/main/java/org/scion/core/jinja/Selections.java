package org.scion.core.jinja;

import java.util.List;
import java.util.Map;

/** Filters that go through a list with another filter, a test or an attribute. */
final class Selections {
  private Selections() {}

  static List<Object> map(Object value, Arguments a) {
    Object attribute = a.get(Integer.MAX_VALUE, "attribute", null);
    if (attribute != null) {
      Object otherwise = a.get(Integer.MAX_VALUE, "default", null);
      return items(value).stream()
          .map(item -> member(item, attribute))
          .map(found -> found instanceof Undefined && otherwise != null ? otherwise : found)
          .toList();
    }
    Filters.Filter filter = Filters.named(a.text(0, "filter"));
    return items(value).stream().map(item -> filter.apply(item, rest(a, 1))).toList();
  }

  static List<Object> select(Object value, Arguments a, boolean wanted) {
    return items(value).stream().filter(item -> test(item, a, 0) == wanted).toList();
  }

  static List<Object> selectAttribute(Object value, Arguments a, boolean wanted) {
    Object attribute = a.required(0, "attribute");
    return items(value).stream()
        .filter(item -> test(member(item, attribute), a, 1) == wanted)
        .toList();
  }

  /** These filters, unlike a loop, take None for an empty list. */
  private static List<Object> items(Object value) {
    return Values.truth(value) ? Values.items(value) : List.of();
  }

  private static boolean test(Object value, Arguments a, int at) {
    if (a.positional().size() <= at) {
      return Values.truth(value);
    }
    return Tests.named(a.text(at, "test")).holds(value, rest(a, at + 1));
  }

  private static Arguments rest(Arguments a, int from) {
    return new Arguments(a.positional().subList(from, a.positional().size()), Map.of());
  }

  /** A path of keys with dots between them, or an index. */
  private static Object member(Object item, Object attribute) {
    Object found = item;
    for (String key : Values.text(attribute).split("[.]", -1)) {
      found = Members.item(found, key.matches("\\d{1,9}") ? (Object) Long.valueOf(key) : key);
    }
    return found;
  }
}
