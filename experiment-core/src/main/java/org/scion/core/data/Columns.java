package org.scion.core.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * Which columns hold a labelled example. Immutable.
 *
 * @param text column of the text
 * @param textPair column of the second text, or null
 * @param label column of the label
 */
public record Columns(String text, String textPair, String label) {

  /**
   * @param where spec path of the mapping; the role is appended
   * @throws SpecException naming every column that the data lacks, each with the nearest known one
   */
  public void check(Collection<String> known, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    Template.unknownColumn(text, known, where + ".text").ifPresent(problems::add);
    if (textPair != null) {
      Template.unknownColumn(textPair, known, where + ".textPair").ifPresent(problems::add);
    }
    Template.unknownColumn(label, known, where + ".label").ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }
}
