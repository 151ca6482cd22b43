package org.scion.core.model;

import org.scion.core.SpecException;

/**
 * The sizes of a transformer that planning needs.
 *
 * @param layers number of layers
 * @param hidden width of the residual stream
 * @param heads attention heads
 * @param kvHeads key-value heads
 * @param headDim size of a head
 * @param intermediate width of the feed-forward block
 * @param vocabulary rows of the token embedding
 * @param maxPositions longest sequence in tokens
 */
public record Dimensions(
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headDim,
    int intermediate,
    int vocabulary,
    int maxPositions) {
  private static final int MOST_LAYERS = 10_000;
  private static final int WIDEST = 1 << 24;
  private static final int MOST_WORDS = 1 << 28;

  /**
   * @throws SpecException for sizes that no model has: nobody has to build a billion layers to find
   *     that a file is damaged
   */
  public Dimensions {
    check("number of layers", layers, MOST_LAYERS);
    check("hidden size", hidden, WIDEST);
    check("attention heads", heads, WIDEST);
    check("key-value heads", kvHeads, heads);
    check("size of a head", headDim, WIDEST);
    check("heads x size of a head", (long) heads * headDim, WIDEST);
    check("intermediate size", intermediate, WIDEST);
    check("vocabulary", vocabulary, MOST_WORDS);
    check("longest sequence", maxPositions, MOST_WORDS);
  }

  private static void check(String what, long value, long most) {
    if (value < 1 || value > most) {
      throw new SpecException(
          "config.json: " + what,
          String.valueOf(value),
          "1 to " + most,
          "Check that the model folder is complete.");
    }
  }
}
