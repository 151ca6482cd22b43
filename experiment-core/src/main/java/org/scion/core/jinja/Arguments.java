package org.scion.core.jinja;

import java.util.List;
import java.util.Map;

/**
 * Arguments of a call.
 *
 * @param positional in order
 * @param named by keyword
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object only) {
    return new Arguments(java.util.Collections.singletonList(only), Map.of());
  }

  int count() {
    return positional.size() + named.size();
  }

  /** The argument at a place or of a name, or the default. */
  Object get(int index, String name, Object otherwise) {
    if (index < positional.size()) {
      return positional.get(index);
    }
    return named.getOrDefault(name, otherwise);
  }

  Object required(int index, String name) {
    if (index >= positional.size() && !named.containsKey(name)) {
      throw JinjaException.wrong("argument '" + name + "' is missing");
    }
    return get(index, name, null);
  }

  String text(int index, String name) {
    Object value = required(index, name);
    if (value instanceof String text) {
      return text;
    }
    throw JinjaException.wrong("argument '" + name + "' must be a text, not " + Values.repr(value));
  }

  long whole(int index, String name, long otherwise) {
    Object value = get(index, name, otherwise);
    if (value instanceof Long number) {
      return number;
    }
    throw JinjaException.wrong(
        "argument '" + name + "' must be a whole number, not " + Values.repr(value));
  }
}
