package org.scion.core.jinja;

import java.util.List;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text the text of a {@link Kind#DATA}, else empty
 * @param tokens what stands in the braces, ended by {@link Token.Kind#END}
 * @param line of the template, from 1
 */
record Piece(Kind kind, String text, List<Token> tokens, int line) {
  enum Kind {
    /** Text as it is. */
    DATA,
    /** An expression to print. */
    PRINT,
    /** A statement. */
    BLOCK
  }
}
