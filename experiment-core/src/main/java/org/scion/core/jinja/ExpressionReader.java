package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads expressions by precedence, from loosest to tightest: {@code if else}, or, and, not,
 * comparisons, + and -, ~, * / // %, unary minus, **; filters and tests hold tightest.
 */
final class ExpressionReader {
  private static final int DEEPEST = 100;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final Set<String> TERMS = Set.of("*", "/", "//", "%");

  private final TokenStream tokens;
  private final PrimaryReader primaries;
  private int depth;

  ExpressionReader(TokenStream tokens) {
    this.tokens = tokens;
    this.primaries = new PrimaryReader(tokens, this);
  }

  /** An expression with {@code if else}. */
  Expression read() {
    deeper();
    Expression result = or();
    while (tokens.take("if")) {
      Expression chosen = result;
      Expression condition = or();
      Expression otherwise = tokens.take("else") ? read() : scope -> new Undefined("else");
      result =
          scope ->
              Values.truth(condition.evaluate(scope))
                  ? chosen.evaluate(scope)
                  : otherwise.evaluate(scope);
    }
    depth--;
    return result;
  }

  /** Expressions with commas between them: a list, or the one that there is. */
  Expression readTuple() {
    Expression first = read();
    if (!tokens.peek().is(",")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.take(",") && !tokens.ended() && !tokens.peek().is(")")) {
      items.add(read());
    }
    return list(items);
  }

  static Expression list(List<Expression> items) {
    return scope -> {
      List<Object> values = new ArrayList<>();
      items.forEach(item -> values.add(item.evaluate(scope)));
      return values;
    };
  }

  /** Without {@code if}: what a loop goes through, whose own {@code if} comes behind it. */
  Expression or() {
    Expression left = and();
    while (tokens.take("or")) {
      Expression a = left;
      Expression b = and();
      left =
          scope -> {
            Object value = a.evaluate(scope);
            return Values.truth(value) ? value : b.evaluate(scope);
          };
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.take("and")) {
      Expression a = left;
      Expression b = not();
      left =
          scope -> {
            Object value = a.evaluate(scope);
            return Values.truth(value) ? b.evaluate(scope) : value;
          };
    }
    return left;
  }

  private Expression not() {
    if (!tokens.take("not")) {
      return comparison();
    }
    deeper();
    Expression value = not();
    depth--;
    return scope -> !Values.truth(value.evaluate(scope));
  }

  private record Comparison(String operator, Expression right) {}

  private Expression comparison() {
    Expression left = sum();
    List<Comparison> chain = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        chain.add(new Comparison(tokens.next().text(), sum()));
      } else if (tokens.take("in")) {
        chain.add(new Comparison("in", sum()));
      } else if (token.is("not") && tokens.peekSecond().is("in")) {
        tokens.next();
        tokens.next();
        chain.add(new Comparison("not in", sum()));
      } else {
        return chain.isEmpty() ? left : scope -> holds(left.evaluate(scope), chain, scope);
      }
    }
  }

  /** a < b < c holds if both do. */
  private static boolean holds(Object first, List<Comparison> chain, Scope scope) {
    Object left = first;
    for (Comparison comparison : chain) {
      Object right = comparison.right.evaluate(scope);
      if (!holds(comparison.operator, left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private static boolean holds(String operator, Object a, Object b) {
    return switch (operator) {
      case "==" -> Values.same(a, b);
      case "!=" -> !Values.same(a, b);
      case "in" -> Values.contains(b, a);
      case "not in" -> !Values.contains(b, a);
      case "<" -> Arithmetic.compare(a, b) < 0;
      case ">" -> Arithmetic.compare(a, b) > 0;
      case "<=" -> Arithmetic.compare(a, b) <= 0;
      case ">=" -> Arithmetic.compare(a, b) >= 0;
      default -> throw new AssertionError(operator);
    };
  }

  private Expression sum() {
    Expression left = joined();
    while (tokens.peek().is("+") || tokens.peek().is("-")) {
      left = binary(tokens.next().text(), left, joined());
    }
    return left;
  }

  private Expression joined() {
    Expression left = product();
    while (tokens.take("~")) {
      Expression a = left;
      Expression b = product();
      left = scope -> Values.text(a.evaluate(scope)) + Values.text(b.evaluate(scope));
    }
    return left;
  }

  private Expression product() {
    Expression left = power();
    while (tokens.peek().kind() == Token.Kind.OPERATOR && TERMS.contains(tokens.peek().text())) {
      left = binary(tokens.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.take("**")) {
      left = binary("**", left, unary(true));
    }
    return left;
  }

  private static Expression binary(String operator, Expression a, Expression b) {
    return scope -> Arithmetic.binary(operator, a.evaluate(scope), b.evaluate(scope));
  }

  private Expression unary(boolean filtered) {
    deeper();
    Expression result;
    if (tokens.take("-")) {
      Expression value = unary(false);
      result = scope -> Arithmetic.negative(value.evaluate(scope));
    } else if (tokens.take("+")) {
      result = unary(false);
    } else {
      result = primaries.read();
    }
    depth--;
    return filtered ? primaries.filtered(result) : result;
  }

  private void deeper() {
    depth++;
    if (depth > DEEPEST) {
      throw tokens.unexpected("an expression less than " + DEEPEST + " deep");
    }
  }
}
