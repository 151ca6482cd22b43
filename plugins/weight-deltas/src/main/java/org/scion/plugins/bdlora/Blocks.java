package org.scion.plugins.bdlora;

import java.util.List;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;

/** Which factor of a site is block-diagonal. */
enum Blocks {
  A,
  B,
  NONE;

  /** By parts of the site's name; A first. */
  static Blocks of(Site site, Settings settings) {
    if (settings.texts("block_a").stream().anyMatch(site.name()::contains)) {
      return A;
    }
    return settings.texts("block_b").stream().anyMatch(site.name()::contains) ? B : NONE;
  }

  static List<SpecProblem> check(Site site, Settings settings, String where) {
    int n = settings.integer("blocks");
    Blocks blocks = of(site, settings);
    if (blocks == NONE) {
      return settings.flag("match_strict")
          ? List.of(
              new SpecProblem(
                  where + ".sites",
                  site.name(),
                  "a name with a part from block_a or block_b",
                  "Add it to one of the lists, or set match_strict to false for a plain LoRA."))
          : List.of();
    }
    int side = blocks == A ? site.in() : site.out();
    int rank = settings.integer("rank");
    if (side % n == 0 && rank % n == 0) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".blocks",
            String.valueOf(n),
            "a divisor of rank " + rank + " and of " + side + " at " + site.name(),
            ""));
  }
}
