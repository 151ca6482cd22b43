package org.scion.core.technique;

/**
 * What a training minimises: a family of techniques without sites. This half says what data an
 * objective learns from, so that a plan can tell before anything is loaded.
 */
public interface Objective extends Technique {
  /** Kinds of data. */
  enum Data {
    /** Prompts with a completion, chats, or texts with a label. */
    EXAMPLES("prompts with completions, chats, or texts with labels"),
    /** Two completions of a prompt, the first one preferred. */
    PAIRS("data.columns.chosen and data.columns.rejected"),
    /** Completions that are wanted or not. */
    JUDGED("data.columns.completion with data.columns.label that says whether it is wanted");

    private final String words;

    Data(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  default Data learnsFrom() {
    return Data.EXAMPLES;
  }

  /** Whether it compares with the base alone, which then goes through a forward pass as well. */
  default boolean needsReference() {
    return false;
  }

  /** Whether it also needs completions put to prompts that are not theirs. */
  default boolean needsMismatched() {
    return false;
  }

  /** Whether it is for classes only. */
  default boolean classesOnly() {
    return false;
  }
}
