package org.scion.core.data;

import java.util.List;

/**
 * A text cut into words, with a tag for each. Immutable.
 *
 * @param tokens words
 * @param tags as many tags
 */
public record TaggedExample(List<String> tokens, List<String> tags) {
  public TaggedExample {
    tokens = List.copyOf(tokens);
    tags = List.copyOf(tags);
  }
}
