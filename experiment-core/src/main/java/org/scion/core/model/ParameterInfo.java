package org.scion.core.model;

import java.util.List;

/**
 * A parameter of a host model: its name in the task model's checkpoint and its stored shape.
 *
 * @param name such as {@code model.layers.0.self_attn.q_proj.weight}
 * @param shape stored shape
 */
public record ParameterInfo(String name, List<Long> shape) {
  public static ParameterInfo of(String name, long... shape) {
    return new ParameterInfo(name, java.util.Arrays.stream(shape).boxed().toList());
  }

  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  public boolean isBias() {
    return name.endsWith(".bias");
  }

  /** Module that owns the parameter: the name without its last part. */
  public String module() {
    return name.substring(0, name.lastIndexOf('.'));
  }
}
