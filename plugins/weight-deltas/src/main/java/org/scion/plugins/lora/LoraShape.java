package org.scion.plugins.lora;

import org.scion.core.technique.Settings;

/**
 * Rank, scaling and dropout at one site. Immutable.
 *
 * @param rank r
 * @param scaling s = alpha / r, or alpha / sqrt(r)
 * @param dropout probability, 0 to 1
 */
public record LoraShape(int rank, double scaling, double dropout) {
  /** The shape that settings resolved for a site ask for. */
  public static LoraShape of(Settings settings) {
    int rank = settings.integer("rank");
    double divisor = settings.flag("rank_stabilised") ? Math.sqrt(rank) : rank;
    return new LoraShape(rank, settings.real("alpha") / divisor, settings.real("dropout"));
  }
}
