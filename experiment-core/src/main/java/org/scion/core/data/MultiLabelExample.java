package org.scion.core.data;

import java.util.List;

/**
 * A text with any number of labels. Immutable.
 *
 * @param labels distinct; may be empty
 */
public record MultiLabelExample(String text, List<String> labels) {
  public MultiLabelExample {
    labels = List.copyOf(labels);
  }
}
