package org.scion.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Python's way with texts. */
final class Texts {
  private Texts() {}

  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  /**
   * @param chars the characters to take away, or None for white space
   * @param side strip, lstrip or rstrip
   */
  static String strip(String s, Object chars, String side) {
    IntPredicate taken = chars == null ? Texts::isSpace : c -> Values.text(chars).indexOf(c) >= 0;
    int from = 0;
    int to = s.length();
    while (!side.equals("rstrip") && from < to && taken.test(s.charAt(from))) {
      from++;
    }
    while (!side.equals("lstrip") && to > from && taken.test(s.charAt(to - 1))) {
      to--;
    }
    return s.substring(from, to);
  }

  static List<Object> split(String s, Object separator, long most) {
    List<Object> parts = new ArrayList<>();
    if (separator == null) {
      String rest = strip(s, null, "lstrip");
      while (!rest.isEmpty()) {
        int end = 0;
        while (end < rest.length() && !isSpace(rest.charAt(end))) {
          end++;
        }
        boolean last = most >= 0 && parts.size() == most;
        parts.add(last ? strip(rest, null, "rstrip") : rest.substring(0, end));
        rest = last ? "" : strip(rest.substring(end), null, "lstrip");
      }
      return parts;
    }
    String mark = mark(separator);
    int from = 0;
    int at = s.indexOf(mark);
    while (at >= 0 && (most < 0 || parts.size() < most)) {
      parts.add(s.substring(from, at));
      from = at + mark.length();
      at = s.indexOf(mark, from);
    }
    parts.add(s.substring(from));
    return parts;
  }

  static List<Object> splitFromEnd(String s, Object separator, long most) {
    if (most < 0) {
      return split(s, separator, most);
    }
    String mark = mark(separator);
    List<Object> parts = new ArrayList<>();
    String rest = s;
    for (int at = rest.lastIndexOf(mark); at >= 0 && parts.size() < most; ) {
      parts.add(0, rest.substring(at + mark.length()));
      rest = rest.substring(0, at);
      at = rest.lastIndexOf(mark);
    }
    parts.add(0, rest);
    return parts;
  }

  private static String mark(Object separator) {
    if (separator instanceof String mark && !mark.isEmpty()) {
      return mark;
    }
    throw JinjaException.wrong("a separator must be a text that is not empty");
  }

  static List<Object> lines(String s) {
    List<Object> lines = new ArrayList<>(s.lines().toList());
    return lines;
  }

  /** Whether a text, or one of a list of texts, passes. */
  static boolean any(Object texts, Predicate<String> test) {
    return texts instanceof List<?> list
        ? list.stream().map(Values::text).anyMatch(test)
        : test.test(Values.text(texts));
  }

  static String capitalised(String s) {
    if (s.isEmpty()) {
      return s;
    }
    return s.substring(0, 1).toUpperCase(Locale.ROOT) + s.substring(1).toLowerCase(Locale.ROOT);
  }

  static String title(String s) {
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      out.append(inside ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inside = Character.isLetter(c);
    }
    return out.toString();
  }

  static String replace(String s, String old, String by, long most) {
    if (most < 0) {
      return s.replace(old, by);
    }
    StringBuilder out = new StringBuilder();
    int from = 0;
    long done = 0;
    for (int at = s.indexOf(old); at >= 0 && done < most && !old.isEmpty(); done++) {
      out.append(s, from, at).append(by);
      from = at + old.length();
      at = s.indexOf(old, from);
    }
    return out.append(s.substring(from)).toString();
  }
}
