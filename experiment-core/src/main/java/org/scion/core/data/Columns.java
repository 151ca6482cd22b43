package org.scion.core.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * Which columns hold a labelled example. Immutable.
 *
 * @param text template of the text
 * @param textPair template of the second text, or null
 * @param label column of the label
 */
public record Columns(Template text, Template textPair, String label) {

  /** Plain columns without text around them; {@code textPair} may be null. */
  public static Columns named(String text, String textPair, String label) {
    Template pair = textPair == null ? null : Template.ofColumn(textPair);
    return new Columns(Template.ofColumn(text), pair, label);
  }

  /**
   * Compares with the columns that the data have.
   *
   * @param where spec path of the mapping; the role is appended
   * @throws SpecException naming every column that the data lacks, each with the nearest known one
   */
  public void check(Collection<String> known, String where) {
    List<SpecProblem> problems = new ArrayList<>(text.problemsOfNeeded(known, where + ".text"));
    if (textPair != null) {
      problems.addAll(textPair.problemsOfNeeded(known, where + ".text_pair"));
    }
    problems.addAll(Template.ofColumn(label).problems(known, where + ".label"));
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }
}
