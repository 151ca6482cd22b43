package org.scion.ui.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.scion.core.technique.Hyperparameter;

/**
 * One line of a form.
 *
 * @param path where it stands in the document, {@code training.seed}
 * @param h what it sets
 * @param value what the document says; missing for the default
 * @param wrong what is wrong with the value in words; empty when nothing is
 * @param enabled whether it can be changed here
 * @param varied its values in a grid of runs; empty when it does not vary
 * @param change gets the new value; null for the default
 * @param vary asked to vary it
 * @param explain asked what it is
 */
public record Field(
    String path,
    Hyperparameter h,
    JsonNode value,
    String wrong,
    boolean enabled,
    String varied,
    Consumer<Object> change,
    Runnable vary,
    Runnable explain) {

  /** Whether the document says something else than the default. */
  public boolean changed() {
    return value != null
        && !value.isMissingNode()
        && !FieldText.shown(h, value).equals(FieldText.text(h.defaultValue()));
  }
}
