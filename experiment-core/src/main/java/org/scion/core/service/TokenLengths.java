package org.scion.core.service;

import java.util.Optional;
import org.scion.core.spec.ExperimentSpec;

/** Tells how many tokens the examples of a spec have, if that is known. */
@FunctionalInterface
public interface TokenLengths {
  /** Knows nothing: plans then take the worst case. */
  TokenLengths UNKNOWN = spec -> Optional.empty();

  /** Lengths of all training rows, cut at the spec's longest; empty if they cannot be had. */
  Optional<ExampleLengths> of(ExperimentSpec spec);
}
