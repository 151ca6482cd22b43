package org.scion.core.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** The object of {@code namespace()}: the only one whose attributes a template may set. */
final class Namespace {
  private final Map<String, Object> attributes;

  Namespace(Map<String, Object> attributes) {
    this.attributes = new LinkedHashMap<>(attributes);
  }

  Object get(String name) {
    return attributes.containsKey(name) ? attributes.get(name) : new Undefined(name);
  }

  void set(String name, Object value) {
    attributes.put(name, value);
  }
}
