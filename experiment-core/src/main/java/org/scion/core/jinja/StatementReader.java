package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the statements of a template. */
final class StatementReader {
  private static final int DEEPEST = 100;

  private final List<Piece> pieces;
  private int at;
  private int depth;

  private StatementReader(List<Piece> pieces) {
    this.pieces = pieces;
  }

  static Statement read(List<Piece> pieces) {
    StatementReader reader = new StatementReader(pieces);
    return reader.body(Set.of());
  }

  /** Statements up to one of the given words, whose piece is left to the caller. */
  private Statement body(Set<String> ends) {
    depth++;
    List<Statement> statements = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at);
      if (piece.kind() == Piece.Kind.BLOCK && ends.contains(piece.tokens().get(0).text())) {
        depth--;
        return Statement.all(statements);
      }
      at++;
      statements.add(statement(piece));
    }
    depth--;
    if (!ends.isEmpty()) {
      throw JinjaException.wrong("the template ends before '" + String.join("' or '", ends) + "'");
    }
    return Statement.all(statements);
  }

  private Statement statement(Piece piece) {
    if (depth > DEEPEST) {
      throw JinjaException.wrong("statements more than " + DEEPEST + " deep").at(piece.line());
    }
    Statement statement =
        switch (piece.kind()) {
          case DATA -> scope -> written(scope, piece.text());
          case PRINT -> print(piece);
          case BLOCK -> block(new TokenStream(piece.tokens()));
        };
    return scope -> {
      try {
        return statement.run(scope);
      } catch (JinjaException e) {
        throw e.at(piece.line());
      }
    };
  }

  private static Statement.Flow written(Scope scope, String text) {
    scope.render().write(text);
    return Statement.Flow.NEXT;
  }

  private static Statement print(Piece piece) {
    TokenStream tokens = new TokenStream(piece.tokens());
    Expression value = new ExpressionReader(tokens).readTuple();
    tokens.end();
    return scope -> written(scope, Values.text(value.evaluate(scope)));
  }

  private Statement block(TokenStream tokens) {
    int line = tokens.peek().line();
    String word = tokens.name();
    return switch (word) {
      case "if" -> condition(tokens);
      case "for" -> loop(tokens);
      case "set" -> assignment(tokens);
      case "macro" -> macro(tokens);
      case "generation" -> {
        tokens.end();
        Statement body = body(Set.of("endgeneration"));
        closed();
        yield scope -> {
          scope.render().generated(() -> body.run(scope));
          return Statement.Flow.NEXT;
        };
      }
      case "break" -> scope -> Statement.Flow.BREAK;
      case "continue" -> scope -> Statement.Flow.CONTINUE;
      default -> throw JinjaException.unsupported("statement '" + word + "'").at(line);
    };
  }

  private Statement condition(TokenStream tokens) {
    Expression test = new ExpressionReader(tokens).read();
    tokens.end();
    Statement then = body(Set.of("elif", "else", "endif"));
    TokenStream next = new TokenStream(pieces.get(at++).tokens());
    Statement otherwise = scope -> Statement.Flow.NEXT;
    if (next.take("elif")) {
      otherwise = condition(next);
    } else if (next.take("else")) {
      next.end();
      otherwise = body(Set.of("endif"));
      closed();
    }
    Statement last = otherwise;
    return scope -> Values.truth(test.evaluate(scope)) ? then.run(scope) : last.run(scope);
  }

  private Statement loop(TokenStream tokens) {
    List<String> targets = targets(tokens);
    tokens.expect("in");
    ExpressionReader expressions = new ExpressionReader(tokens);
    Expression items = expressions.or();
    Expression condition = tokens.take("if") ? expressions.read() : null;
    if (tokens.peek().is("recursive")) {
      throw JinjaException.unsupported("recursive loop").at(tokens.peek().line());
    }
    tokens.end();
    Statement body = body(Set.of("else", "endfor"));
    Statement otherwise = scope -> Statement.Flow.NEXT;
    if (pieces.get(at++).tokens().get(0).is("else")) {
      otherwise = body(Set.of("endfor"));
      closed();
    }
    return new Loop(targets, items, condition, body, otherwise);
  }

  private static List<String> targets(TokenStream tokens) {
    boolean bracket = tokens.take("(");
    List<String> targets = new ArrayList<>(List.of(tokens.name()));
    while (tokens.take(",")) {
      targets.add(tokens.name());
    }
    if (bracket) {
      tokens.expect(")");
    }
    return targets;
  }

  private Statement assignment(TokenStream tokens) {
    List<String> targets = targets(tokens);
    String attribute = tokens.take(".") ? tokens.name() : null;
    if (tokens.take("=")) {
      Expression value = new ExpressionReader(tokens).readTuple();
      tokens.end();
      return scope -> assigned(scope, targets, attribute, value.evaluate(scope));
    }
    tokens.end();
    Statement body = body(Set.of("endset"));
    closed();
    return scope ->
        assigned(scope, targets, attribute, scope.render().captured(() -> body.run(scope.inner())));
  }

  private static Statement.Flow assigned(
      Scope scope, List<String> targets, String attribute, Object value) {
    if (attribute == null) {
      Loop.assign(targets, value, scope);
    } else if (scope.get(targets.get(0)) instanceof Namespace namespace) {
      namespace.set(attribute, value);
    } else {
      throw JinjaException.wrong("only a namespace's attributes can be set: " + targets.get(0));
    }
    return Statement.Flow.NEXT;
  }

  private Statement macro(TokenStream tokens) {
    String name = tokens.name();
    tokens.expect("(");
    List<String> parameters = new ArrayList<>();
    Map<String, Expression> defaults = new LinkedHashMap<>();
    while (!tokens.take(")")) {
      String parameter = tokens.name();
      parameters.add(parameter);
      if (tokens.take("=")) {
        defaults.put(parameter, new ExpressionReader(tokens).read());
      }
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
    tokens.end();
    Macro macro = new Macro(name, parameters, defaults, body(Set.of("endmacro")));
    closed();
    return scope -> {
      scope.set(name, macro.in(scope));
      return Statement.Flow.NEXT;
    };
  }

  /** Passes over the piece that ended a body. */
  private void closed() {
    at++;
  }
}
