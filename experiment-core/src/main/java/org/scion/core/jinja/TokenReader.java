package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts what stands between braces into tokens. */
final class TokenReader {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern REAL =
      Pattern.compile("\\d[\\d_]*(?:[.]\\d+(?:[eE][-+]?\\d+)?|[eE][-+]?\\d+)");
  private static final Pattern WHOLE = Pattern.compile("\\d[\\d_]*");
  private static final Pattern TEXT =
      Pattern.compile("'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);
  private static final Pattern OPERATOR =
      Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+*/%~\\[\\](){}.,:|=<>]");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line;

  private TokenReader(String source, int line) {
    this.source = source;
    this.line = line;
  }

  static List<Token> read(String source, int line) {
    TokenReader reader = new TokenReader(source, line);
    while (reader.at < source.length()) {
      reader.next();
    }
    reader.tokens.add(new Token(Token.Kind.END, "", reader.line));
    return List.copyOf(reader.tokens);
  }

  private void next() {
    String found;
    if (match(SPACE) != null) {
      return;
    }
    found = match(NAME);
    if (found != null) {
      tokens.add(new Token(Token.Kind.NAME, found, line));
      return;
    }
    found = match(REAL);
    if (found != null) {
      tokens.add(new Token(Token.Kind.REAL, found.replace("_", ""), line));
      return;
    }
    found = match(WHOLE);
    if (found != null) {
      tokens.add(new Token(Token.Kind.WHOLE, found.replace("_", ""), line));
      return;
    }
    found = match(TEXT);
    if (found != null) {
      String inside = found.substring(1, found.length() - 1);
      tokens.add(new Token(Token.Kind.TEXT, unescaped(inside), line));
      return;
    }
    found = match(OPERATOR);
    if (found == null) {
      throw JinjaException.wrong("unexpected '" + source.charAt(at) + "'").at(line);
    }
    tokens.add(new Token(Token.Kind.OPERATOR, found, line));
  }

  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(source).region(at, source.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    line += (int) matcher.group().chars().filter(c -> c == '\n').count();
    return matcher.group();
  }

  /** Python's escapes; an unknown one stays as it is. */
  private String unescaped(String s) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c != '\\' || i + 1 == s.length()) {
        out.append(c);
        continue;
      }
      i++;
      char escape = s.charAt(i);
      int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
      if (digits > 0) {
        out.appendCodePoint(code(s, i + 1, digits));
        i += digits;
      } else {
        out.append(simple(escape));
      }
    }
    return out.toString();
  }

  private int code(String s, int from, int digits) {
    String hex = s.substring(from, Math.min(s.length(), from + digits));
    if (!hex.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw JinjaException.wrong("an escape with '" + hex + "'").at(line);
    }
    int code = Integer.parseUnsignedInt(hex, 16);
    if (!Character.isValidCodePoint(code)) {
      throw JinjaException.wrong("an escape with '" + hex + "'").at(line);
    }
    return code;
  }

  private static String simple(char escape) {
    return switch (escape) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'a' -> "\u0007";
      case 'v' -> "\u000b";
      case '0' -> "\0";
      case '\n' -> "";
      case '\\', '\'', '"' -> String.valueOf(escape);
      default -> "\\" + escape;
    };
  }
}
