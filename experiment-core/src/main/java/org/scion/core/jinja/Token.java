package org.scion.core.jinja;

/**
 * A piece of an expression.
 *
 * @param kind what it is
 * @param text a name, an operator, or the value of a literal
 * @param line of the template, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    NAME,
    TEXT,
    WHOLE,
    REAL,
    OPERATOR,
    END
  }

  boolean is(String operatorOrName) {
    return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equals(operatorOrName);
  }
}
