package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the arguments of a call, and evaluates them. */
final class ArgumentsReader {
  private final TokenStream tokens;
  private final ExpressionReader expressions;
  private final List<Expression> positional = new ArrayList<>();
  private final Map<String, Expression> named = new LinkedHashMap<>();

  ArgumentsReader(TokenStream tokens, ExpressionReader expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  void add(Expression argument) {
    positional.add(argument);
  }

  /** Reads up to the closing bracket; the opening one is taken already. */
  void readToEnd() {
    while (!tokens.take(")")) {
      if (tokens.peek().kind() == Token.Kind.NAME && tokens.peekSecond().is("=")) {
        String name = tokens.name();
        tokens.expect("=");
        named.put(name, expressions.read());
      } else {
        positional.add(expressions.read());
      }
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
  }

  Arguments evaluate(Scope scope) {
    if (positional.isEmpty() && named.isEmpty()) {
      return Arguments.NONE;
    }
    List<Object> values = new ArrayList<>();
    positional.forEach(argument -> values.add(argument.evaluate(scope)));
    Map<String, Object> byName = new LinkedHashMap<>();
    named.forEach((name, argument) -> byName.put(name, argument.evaluate(scope)));
    return new Arguments(values, byName);
  }
}
