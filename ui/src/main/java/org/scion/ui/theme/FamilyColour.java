package org.scion.ui.theme;

import org.scion.core.technique.Family;

/**
 * The colours of Okabe and Ito, which people with any common form of colour blindness can tell
 * apart. Families that occupy cells have one each, always with the family's letter; the others are
 * grey.
 */
public enum FamilyColour {
  BLUE("#0072B2", "white"),
  VERMILLION("#D55E00", "white"),
  GREEN("#009E73", "white"),
  PURPLE("#CC79A7", "black"),
  ORANGE("#E69F00", "black"),
  SKY("#56B4E9", "black"),
  YELLOW("#F0E442", "black"),
  GREY("#8C959F", "black");

  private final String hex;
  private final String ink;

  FamilyColour(String hex, String ink) {
    this.hex = hex;
    this.ink = ink;
  }

  /** {@code #rrggbb}. */
  public String hex() {
    return hex;
  }

  /** The colour of a letter on it: black or white, whichever reads better. */
  public String ink() {
    return ink;
  }

  public static FamilyColour of(Family family) {
    return switch (family) {
      case WEIGHT_DELTA -> BLUE;
      case HIDDEN_STATE -> VERMILLION;
      case SELECTIVE -> GREEN;
      case SEQUENCE -> PURPLE;
      case INITIALISATION -> ORANGE;
      case QUANTISED_BASE -> SKY;
      case RANK_ALLOCATION -> YELLOW;
      case OPTIMIZER, OBJECTIVE, MERGING, ANALYSIS -> GREY;
    };
  }
}
