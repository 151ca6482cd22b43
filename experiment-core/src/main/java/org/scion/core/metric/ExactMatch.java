package org.scion.core.metric;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.scion.core.SpecException;

/**
 * Share of texts whose answer is that of the reference.
 *
 * <p>The answer is the last match of a regular expression (its first group where it has one), or
 * the whole text without one. Answers are compared without surrounding space; two that are numbers
 * are compared as numbers, so {@code 1,000}, {@code 1000} and {@code 1000.0} agree. Immutable.
 */
public final class ExactMatch {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[$€£]?\\d[\\d,]{0,40}(\\.\\d{1,40})?");

  private final Pattern answer;

  private ExactMatch(Pattern answer) {
    this.answer = answer;
  }

  /** Compares whole texts. */
  public static ExactMatch wholeText() {
    return new ExactMatch(null);
  }

  /**
   * Compares what a regular expression finds, such as {@code #### (.+)}.
   *
   * @throws SpecException if the expression is malformed
   */
  public static ExactMatch answerBy(String expression, String where) {
    try {
      return new ExactMatch(Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new SpecException(where, expression, "a regular expression", e.getDescription());
    }
  }

  /** The answer in a text; empty if the expression matches nowhere. */
  public Optional<String> extract(String text) {
    if (answer == null) {
      return Optional.of(text.strip());
    }
    Matcher matcher = answer.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
    }
    return Optional.ofNullable(last).map(String::strip);
  }

  /** Whether a text gives the answer of its reference; a reference without match is one itself. */
  public boolean matches(String truth, String predicted) {
    String wanted = extract(truth).orElse(truth.strip());
    return extract(predicted).filter(given -> same(wanted, given)).isPresent();
  }

  /**
   * The share of texts that match.
   *
   * @throws IllegalArgumentException if the lists differ in length or are empty
   */
  public double share(List<String> truth, List<String> predicted) {
    if (truth.size() != predicted.size() || truth.isEmpty()) {
      throw new IllegalArgumentException(
          truth.size() + " references and " + predicted.size() + " texts");
    }
    int right = 0;
    for (int i = 0; i < truth.size(); i++) {
      right += matches(truth.get(i), predicted.get(i)) ? 1 : 0;
    }
    return (double) right / truth.size();
  }

  private static boolean same(String wanted, String given) {
    if (wanted.equals(given)) {
      return true;
    }
    return NUMBER.matcher(wanted).matches()
        && NUMBER.matcher(given).matches()
        && number(wanted).compareTo(number(given)) == 0;
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text.replaceAll("[,$€£]", ""));
  }
}
