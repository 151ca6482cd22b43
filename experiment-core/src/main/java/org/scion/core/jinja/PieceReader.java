package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into text, prints and statements, with the white space rules that transformers
 * sets: trim_blocks (the newline behind a statement is dropped) and lstrip_blocks (blanks in front
 * of a statement that begins a line are dropped).
 */
final class PieceReader {
  private static final Pattern RAW_END =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}\\n?");

  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;

  /** Whether the text at hand begins a line. */
  private boolean lineStarts = true;

  private PieceReader(String source) {
    String unix = source.replace("\r\n", "\n").replace('\r', '\n');
    this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
  }

  static List<Piece> read(String source) {
    PieceReader reader = new PieceReader(source);
    while (reader.at < reader.source.length()) {
      reader.next();
    }
    return reader.pieces;
  }

  private void next() {
    int open = opening(at);
    if (open < 0) {
      data(source.substring(at), ' ', false);
      at = source.length();
      return;
    }
    char kind = source.charAt(open + 1);
    char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
    data(source.substring(at, open), sign, kind != '{');
    int inside = open + 2 + (sign == '-' || sign == '+' ? 1 : 0);
    switch (kind) {
      case '#' -> comment(open, inside);
      case '{' -> close(Piece.Kind.PRINT, inside, "}}");
      default -> close(Piece.Kind.BLOCK, inside, "%}");
    }
  }

  private int opening(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Text in front of an opening, with white space dropped as its sign and kind ask for. */
  private void data(String text, char sign, boolean statement) {
    String kept = text;
    if (sign == '-') {
      kept = Texts.strip(kept, null, "rstrip");
    } else if (statement && sign != '+') {
      int lineStart = text.lastIndexOf('\n') + 1;
      boolean begins = lineStart > 0 || lineStarts;
      if (begins && Texts.strip(text.substring(lineStart), null, "strip").isEmpty()) {
        kept = text.substring(0, lineStart);
      }
    }
    if (!kept.isEmpty()) {
      pieces.add(new Piece(Piece.Kind.DATA, kept, List.of(), line(at)));
    }
  }

  private void comment(int open, int inside) {
    int end = source.indexOf("#}", inside);
    if (end < 0) {
      throw JinjaException.wrong("a comment has no end").at(line(open));
    }
    after(end, source.charAt(end - 1), true);
  }

  private void close(Piece.Kind kind, int inside, String mark) {
    int end = end(inside, mark);
    char sign = source.charAt(end - 1);
    boolean signed = end > inside && (sign == '-' || sign == '+');
    String code = source.substring(inside, signed ? end - 1 : end);
    boolean statement = kind == Piece.Kind.BLOCK;
    if (statement && code.strip().equals("raw")) {
      raw(end + 2);
      return;
    }
    pieces.add(new Piece(kind, "", TokenReader.read(code, line(inside)), line(inside)));
    after(end, signed ? sign : ' ', statement);
  }

  /** Where the closing mark is; marks in texts and braces of dictionaries do not count. */
  private int end(int from, String mark) {
    int depth = 0;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (depth == 0 && source.startsWith(mark, i)) {
        return i;
      }
      if (c == '\'' || c == '"') {
        i = endOfText(i, c);
      } else if (c == '{' || c == '[' || c == '(') {
        depth++;
      } else if (c == '}' || c == ']' || c == ')') {
        depth--;
      }
    }
    throw JinjaException.wrong("'" + mark + "' is missing").at(line(from));
  }

  private int endOfText(int from, char quote) {
    for (int i = from + 1; i < source.length(); i++) {
      if (source.charAt(i) == '\\') {
        i++;
      } else if (source.charAt(i) == quote) {
        return i;
      }
    }
    throw JinjaException.wrong("a text has no end").at(line(from));
  }

  private void after(int mark, char sign, boolean statement) {
    at = mark + 2;
    if (sign == '-') {
      while (at < source.length() && Texts.isSpace(source.charAt(at))) {
        at++;
      }
    } else if (statement && sign != '+' && source.startsWith("\n", at)) {
      at++;
    }
    lineStarts = source.charAt(at - 1) == '\n';
  }

  private void raw(int from) {
    Matcher matcher = RAW_END.matcher(source);
    if (!matcher.find(from)) {
      throw JinjaException.wrong("'raw' has no end").at(line(from));
    }
    String text = source.substring(from, matcher.start());
    pieces.add(new Piece(Piece.Kind.DATA, text, List.of(), line(from)));
    at = matcher.end();
    lineStarts = source.charAt(at - 1) == '\n';
  }

  private int line(int position) {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }
}
