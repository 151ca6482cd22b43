package org.scion.core.spec;

/**
 * How a language model's own answers are compared with those of the data when it is evaluated.
 *
 * @param rows at most so many rows of a part are answered; 0 for none
 * @param maxTokens longest answer
 * @param pattern regular expression that finds what counts in an answer, its first group if it has
 *     one; null compares whole texts
 */
public record AnswersSpec(int rows, int maxTokens, String pattern) {
  /** Nothing is generated. */
  public static final AnswersSpec NONE = new AnswersSpec(0, 256, null);

  private static final int USUAL_ROWS = 100;

  static AnswersSpec read(Section in, boolean given) {
    AnswersSpec result =
        new AnswersSpec(
            in.integer("rows", USUAL_ROWS, 0, Integer.MAX_VALUE, "rows answered; 0 for none"),
            in.integer("max_tokens", NONE.maxTokens, 1, 1 << 20, "longest answer in tokens"),
            in.text("pattern", null, "expression that finds what counts, such as \"#### (.+)\""));
    if (result.pattern != null) {
      try {
        java.util.regex.Pattern.compile(result.pattern);
      } catch (java.util.regex.PatternSyntaxException e) {
        in.problem("pattern", result.pattern, "a regular expression", e.getDescription());
      }
    }
    in.end();
    return given ? result : NONE;
  }
}
