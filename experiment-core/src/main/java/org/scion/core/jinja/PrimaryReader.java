package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads literals and names, with what hangs on them: attributes, items, calls, filters, tests. */
final class PrimaryReader {
  private static final Set<String> NO_ARGUMENT =
      Set.of("else", "or", "and", "is", "if", "not", "in");

  private final TokenStream tokens;
  private final ExpressionReader expressions;

  PrimaryReader(TokenStream tokens, ExpressionReader expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** A literal or name with its attributes, items and calls. */
  Expression read() {
    Expression result = primary();
    while (true) {
      if (tokens.take(".")) {
        result = attribute(result);
      } else if (tokens.take("[")) {
        result = item(result);
      } else if (tokens.take("(")) {
        result = call(result);
      } else {
        return result;
      }
    }
  }

  private Expression primary() {
    Token token = tokens.next();
    switch (token.kind()) {
      case TEXT:
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.peek().kind() == Token.Kind.TEXT) {
          text.append(tokens.next().text());
        }
        return constant(text.toString());
      case WHOLE:
        return constant(whole(token));
      case REAL:
        return constant(Double.valueOf(token.text()));
      case NAME:
        return named(token.text());
      default:
        return bracketed(token);
    }
  }

  private static Object whole(Token token) {
    if (token.text().length() > 18) {
      throw JinjaException.unsupported("the number " + token.text()).at(token.line());
    }
    return Long.valueOf(token.text());
  }

  private static Expression constant(Object value) {
    return scope -> value;
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> constant(true);
      case "false", "False" -> constant(false);
      case "none", "None" -> constant(null);
      default -> scope -> scope.get(name);
    };
  }

  private Expression bracketed(Token open) {
    if (open.is("(")) {
      if (tokens.take(")")) {
        return ExpressionReader.list(List.of());
      }
      Expression inside = expressions.readTuple();
      tokens.expect(")");
      return inside;
    }
    if (open.is("[")) {
      List<Expression> items = new ArrayList<>();
      while (!tokens.take("]")) {
        items.add(expressions.read());
        if (!tokens.peek().is("]")) {
          tokens.expect(",");
        }
      }
      return ExpressionReader.list(items);
    }
    if (open.is("{")) {
      return dictionary();
    }
    String found = open.kind() == Token.Kind.END ? "the end" : "'" + open.text() + "'";
    throw JinjaException.wrong("expected a value, found " + found).at(open.line());
  }

  private Expression dictionary() {
    Map<Expression, Expression> entries = new LinkedHashMap<>();
    while (!tokens.take("}")) {
      Expression key = expressions.read();
      tokens.expect(":");
      entries.put(key, expressions.read());
      if (!tokens.peek().is("}")) {
        tokens.expect(",");
      }
    }
    return scope -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      entries.forEach((key, value) -> map.put(key.evaluate(scope), value.evaluate(scope)));
      return map;
    };
  }

  private Expression attribute(Expression of) {
    if (tokens.peek().kind() == Token.Kind.WHOLE) {
      Object index = whole(tokens.next());
      return scope -> Members.item(of.evaluate(scope), index);
    }
    String name = tokens.name();
    return scope -> Members.attribute(of.evaluate(scope), name);
  }

  private Expression item(Expression of) {
    Expression first = tokens.peek().is(":") ? constant(null) : expressions.read();
    if (tokens.take("]")) {
      return scope -> Members.item(of.evaluate(scope), first.evaluate(scope));
    }
    tokens.expect(":");
    Expression stop = bound();
    Expression step = tokens.take(":") ? bound() : constant(null);
    tokens.expect("]");
    return scope ->
        Members.slice(
            of.evaluate(scope), first.evaluate(scope), stop.evaluate(scope), step.evaluate(scope));
  }

  private Expression bound() {
    boolean open = tokens.peek().is(":") || tokens.peek().is("]");
    return open ? constant(null) : expressions.read();
  }

  private Expression call(Expression of) {
    int line = tokens.peek().line();
    ArgumentsReader arguments = new ArgumentsReader(tokens, expressions);
    arguments.readToEnd();
    return scope -> {
      Object callee = of.evaluate(scope);
      if (callee instanceof Callable callable) {
        scope.render().step();
        return callable.call(arguments.evaluate(scope));
      }
      if (callee instanceof Undefined u) {
        throw u.error().at(line);
      }
      throw JinjaException.wrong(Values.repr(callee) + " cannot be called").at(line);
    };
  }

  /** Filters and tests behind a value. */
  Expression filtered(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.take("|")) {
        result = filter(result);
      } else if (tokens.take("is")) {
        result = test(result);
      } else if (tokens.take("(")) {
        result = call(result);
      } else {
        return result;
      }
    }
  }

  private Expression filter(Expression value) {
    int line = tokens.peek().line();
    String name = tokens.name();
    Filters.Filter filter = at(line, () -> Filters.named(name));
    ArgumentsReader arguments = new ArgumentsReader(tokens, expressions);
    if (tokens.take("(")) {
      arguments.readToEnd();
    }
    return scope -> {
      scope.render().step();
      return at(line, () -> filter.apply(value.evaluate(scope), arguments.evaluate(scope)));
    };
  }

  private Expression test(Expression value) {
    boolean negated = tokens.take("not");
    int line = tokens.peek().line();
    String name = tokens.name();
    Tests.Test test = at(line, () -> Tests.named(name));
    ArgumentsReader arguments = new ArgumentsReader(tokens, expressions);
    if (tokens.take("(")) {
      arguments.readToEnd();
    } else if (beginsArgument()) {
      arguments.add(read());
    }
    return scope ->
        at(line, () -> test.holds(value.evaluate(scope), arguments.evaluate(scope))) != negated;
  }

  private boolean beginsArgument() {
    Token next = tokens.peek();
    return switch (next.kind()) {
      case TEXT, WHOLE, REAL -> true;
      case NAME -> !NO_ARGUMENT.contains(next.text());
      default -> next.is("[") || next.is("{");
    };
  }

  private static <T> T at(int line, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (JinjaException e) {
      throw e.at(line);
    }
  }
}
