package org.scion.core.jinja;

import java.util.HashMap;
import java.util.Map;

/** Names of one block, and what of the rendering all blocks share. Confined to one rendering. */
final class Scope {
  private final Scope parent;
  private final Render render;
  private final Map<String, Object> names = new HashMap<>();

  Scope(Render render, Map<String, Object> names) {
    this.parent = null;
    this.render = render;
    this.names.putAll(names);
  }

  private Scope(Scope parent) {
    this.parent = parent;
    this.render = parent.render;
  }

  /** A block inside this one: it sees these names, and its own do not leave it. */
  Scope inner() {
    return new Scope(this);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      if (scope.names.containsKey(name)) {
        return scope.names.get(name);
      }
    }
    return new Undefined(name);
  }

  void set(String name, Object value) {
    names.put(name, value);
  }

  Render render() {
    return render;
  }
}
