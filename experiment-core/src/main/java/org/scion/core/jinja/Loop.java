package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code for}: goes through a list in scopes of its own.
 *
 * @param targets names that take the item, or its parts
 * @param items the list
 * @param condition which items count, or null for all
 * @param body what is done with each
 * @param otherwise what is done where there are none
 */
record Loop(
    List<String> targets,
    Expression items,
    Expression condition,
    Statement body,
    Statement otherwise)
    implements Statement {

  @Override
  public Flow run(Scope scope) {
    List<Object> all = new ArrayList<>();
    for (Object item : Values.items(items.evaluate(scope))) {
      Scope inner = scope.inner();
      assign(targets, item, inner);
      if (condition == null || Values.truth(condition.evaluate(inner))) {
        all.add(item);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      scope.render().step();
      Scope inner = scope.inner();
      assign(targets, all.get(i), inner);
      inner.set("loop", state(all, i));
      if (body.run(inner) == Flow.BREAK) {
        break;
      }
    }
    return all.isEmpty() ? otherwise.run(scope.inner()) : Flow.NEXT;
  }

  static void assign(List<String> targets, Object value, Scope scope) {
    if (targets.size() == 1) {
      scope.set(targets.get(0), value);
      return;
    }
    List<Object> parts = Values.items(value);
    if (parts.size() != targets.size()) {
      throw JinjaException.wrong(
          parts.size() + " values for the names " + String.join(", ", targets));
    }
    for (int i = 0; i < parts.size(); i++) {
      scope.set(targets.get(i), parts.get(i));
    }
  }

  private static Map<String, Object> state(List<Object> all, int i) {
    long size = all.size();
    Map<String, Object> loop = new LinkedHashMap<>();
    loop.put("index", i + 1L);
    loop.put("index0", (long) i);
    loop.put("revindex", size - i);
    loop.put("revindex0", size - i - 1);
    loop.put("first", i == 0);
    loop.put("last", i == size - 1);
    loop.put("length", size);
    loop.put("previtem", i > 0 ? all.get(i - 1) : new Undefined("loop.previtem"));
    loop.put("nextitem", i + 1 < size ? all.get(i + 1) : new Undefined("loop.nextitem"));
    loop.put("cycle", (Callable) a -> a.positional().get(i % Math.max(1, a.positional().size())));
    return loop;
  }
}
