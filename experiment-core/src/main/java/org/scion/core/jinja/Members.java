package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attributes, items and slices. Nothing of Java is reachable: only what is named here. */
final class Members {
  private Members() {}

  /** {@code value.name}: a method before a key, as in Jinja. */
  static Object attribute(Object value, String name) {
    if (value instanceof Undefined u) {
      throw u.error();
    }
    Callable method = Methods.of(value, name);
    if (method != null) {
      return method;
    }
    if (value instanceof Namespace namespace) {
      return namespace.get(name);
    }
    if (value instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    return new Undefined(name);
  }

  /** {@code value[key]}: a key before a method. */
  static Object item(Object value, Object key) {
    if (value instanceof Undefined u) {
      throw u.error();
    }
    if (value instanceof Map<?, ?> map && map.containsKey(key)) {
      return map.get(key);
    }
    if (key instanceof Long index && (value instanceof List<?> || value instanceof String)) {
      List<Object> items = Values.items(value);
      long at = index < 0 ? index + items.size() : index;
      return at >= 0 && at < items.size() ? items.get((int) at) : new Undefined("[" + key + "]");
    }
    return key instanceof String name ? attribute(value, name) : new Undefined(Values.repr(key));
  }

  /** {@code value[start:stop:step]}; null where a bound is left out. */
  static Object slice(Object value, Object start, Object stop, Object step) {
    if (value instanceof Undefined u) {
      throw u.error();
    }
    if (!(value instanceof List<?>) && !(value instanceof String)) {
      throw JinjaException.wrong(Values.repr(value) + " cannot be sliced");
    }
    List<Object> items = Values.items(value);
    long by = step == null ? 1 : bound(step);
    if (by == 0) {
      throw JinjaException.wrong("the step of a slice is 0");
    }
    int size = items.size();
    long first = start == null ? (by > 0 ? 0 : size - 1) : clamp(bound(start), size, by);
    long end = stop == null ? (by > 0 ? size : -1) : clamp(bound(stop), size, by);
    List<Object> taken = new ArrayList<>();
    for (long i = first; by > 0 ? i < end : i > end; i += by) {
      taken.add(items.get((int) i));
    }
    return value instanceof String
        ? String.join("", taken.stream().map(Values::text).toList())
        : taken;
  }

  private static long bound(Object value) {
    if (value instanceof Long number) {
      return Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }
    throw JinjaException.wrong("the bound of a slice is " + Values.repr(value));
  }

  private static long clamp(long bound, int size, long step) {
    long at = bound < 0 ? bound + size : bound;
    long lowest = step > 0 ? 0 : -1;
    return Math.max(lowest, Math.min(step > 0 ? size : size - 1, at));
  }
}
