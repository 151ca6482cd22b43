package org.scion.core.jinja;

import java.util.List;

/** A statement that is read already. It writes to the rendering of its scope. */
@FunctionalInterface
interface Statement {
  Flow run(Scope scope);

  /** What happens behind a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** Statements one after the other. */
  static Statement all(List<Statement> statements) {
    List<Statement> fixed = List.copyOf(statements);
    return scope -> {
      for (Statement statement : fixed) {
        scope.render().step();
        Flow flow = statement.run(scope);
        if (flow != Flow.NEXT) {
          return flow;
        }
      }
      return Flow.NEXT;
    };
  }
}
