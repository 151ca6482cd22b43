package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.technique.Settings;

/**
 * What an optimizer gets when it is made.
 *
 * @param spec rates and moments of the run
 * @param trained every trained tensor by name
 * @param groups rate and decay of each, by the same names
 * @param settings of the technique, or null
 */
public record OptimizerContext(
    OptimizerSpec spec,
    Map<String, NDArray> trained,
    Map<String, ParameterGroup> groups,
    Settings settings) {

  OptimizerContext with(Settings own) {
    return new OptimizerContext(spec, trained, groups, own);
  }

  /** AdamW over some of the tensors only. */
  public AdamW adamW(Set<String> names) {
    Map<String, NDArray> some = new LinkedHashMap<>(trained);
    some.keySet().retainAll(names);
    return new AdamW(spec, some, groups);
  }
}
