package org.scion.ui.data;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.data.Row;
import org.scion.core.data.Template;

/**
 * A row as the model will see it.
 *
 * @param masked the part without a loss; empty if there is none
 * @param trained the part that is learnt, or the text to classify
 * @param label the class; empty for a language model
 */
record SeenExample(String masked, String trained, String label) {
  private static final int SHOWN = 5;

  /**
   * The first rows through the templates.
   *
   * @throws SpecException if a template is wrong or names a column that is not there
   */
  static List<SeenExample> of(Mapping mapping, List<Row> rows) {
    String trainedSource = mapping.classifies() ? mapping.text() : mapping.completion();
    if (trainedSource.isBlank()) {
      return List.of();
    }
    Template trained = Template.parse(trainedSource, "trained part");
    String maskedSource = mapping.classifies() ? "" : mapping.prompt();
    Template masked = Template.parse(maskedSource, "prompt");
    List<SeenExample> seen = new ArrayList<>();
    for (Row row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
      trained.check(row.fields().keySet(), "trained part");
      masked.check(row.fields().keySet(), "prompt");
      String label =
          mapping.classifies() && row.fields().containsKey(mapping.label())
              ? row.fields().get(mapping.label()).asText()
              : "";
      seen.add(
          new SeenExample(
              masked.render(row, broken -> {}), trained.render(row, broken -> {}), label));
    }
    return seen;
  }
}
