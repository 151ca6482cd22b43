package org.scion.core.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.scion.core.SpecException;

/**
 * A regular expression that somebody else wrote. One that would search for ever, as {@code (a+)+b}
 * does, is refused after a fixed number of looks at the text. Immutable and thread-safe.
 */
public final class BoundedPattern {
  private static final int LOOKS = 200_000;
  private static final int LONGEST = 10_000;

  private final Pattern pattern;
  private final String where;

  /**
   * @param where key that holds the expression
   * @throws SpecException if it is not one
   */
  public BoundedPattern(String expression, String where) {
    this.where = where;
    if (expression.length() > LONGEST) {
      throw new SpecException(
          where, expression.length() + " characters", "at most " + LONGEST + " characters", "");
    }
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new SpecException(where, expression, "a regular expression", e.getDescription());
    } catch (StackOverflowError e) {
      throw new SpecException(where, "", "an expression nested less deeply", "");
    }
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    return guarded(matcher(text), Matcher::matches);
  }

  /** The first group of a match at the text's beginning, or null. */
  public String firstGroup(String text) {
    Matcher matcher = matcher(text);
    return guarded(matcher, Matcher::lookingAt) && matcher.groupCount() > 0
        ? matcher.group(1)
        : null;
  }

  private Matcher matcher(String text) {
    return pattern.matcher(new Counted(text, new int[1]));
  }

  private boolean guarded(Matcher matcher, java.util.function.Predicate<Matcher> search) {
    try {
      return search.test(matcher);
    } catch (TooManyLooks | StackOverflowError e) {
      throw new SpecException(
          where,
          pattern.pattern(),
          "an expression that is decided soon",
          "Repetitions inside repetitions, as (a+)+, take for ever.");
    }
  }

  private static final class TooManyLooks extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyLooks() {
      super("too many looks", null, false, false);
    }
  }

  private record Counted(String text, int[] looks) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks[0] > LOOKS) {
        throw new TooManyLooks();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
