package org.scion.core.jinja;

import java.util.List;

/** The tokens of one piece, read one by one. */
final class TokenStream {
  private static final int MOST = 4000;

  private final List<Token> tokens;
  private int at;

  TokenStream(List<Token> tokens) {
    if (tokens.size() > MOST) {
      throw JinjaException.wrong("an expression of more than " + MOST + " parts")
          .at(tokens.get(0).line());
    }
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  /** Takes the token if it is this operator or name. */
  boolean take(String text) {
    boolean found = peek().is(text);
    if (found) {
      at++;
    }
    return found;
  }

  void expect(String text) {
    if (!take(text)) {
      throw unexpected("'" + text + "'");
    }
  }

  String name() {
    if (peek().kind() != Token.Kind.NAME) {
      throw unexpected("a name");
    }
    return next().text();
  }

  boolean ended() {
    return peek().kind() == Token.Kind.END;
  }

  void end() {
    if (!ended()) {
      throw unexpected("the end");
    }
  }

  JinjaException unexpected(String wanted) {
    Token token = peek();
    String found = token.kind() == Token.Kind.END ? "the end" : "'" + token.text() + "'";
    return JinjaException.wrong("expected " + wanted + ", found " + found).at(token.line());
  }
}
