package org.scion.core.chat;

import java.util.List;
import org.scion.core.jinja.Span;

/**
 * A chat as text. Immutable.
 *
 * @param text as the model sees it
 * @param learnt the parts that the model is to write itself, in order, without overlap
 */
public record ChatText(String text, List<Span> learnt) {
  public ChatText {
    learnt = List.copyOf(learnt);
  }
}
