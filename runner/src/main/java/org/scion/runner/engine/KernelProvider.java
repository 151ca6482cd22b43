package org.scion.runner.engine;

/**
 * Brings TorchScript methods of its own. Found by {@link java.util.ServiceLoader}; method names
 * must start with the technique's id so that they cannot clash.
 */
public interface KernelProvider {
  /**
   * Methods in the serialised form of TorchScript: functions of {@code torch.} and {@code
   * ops.prim.} only, no operators, as {@code def name(self, x: Tensor) -> Tensor:}.
   */
  String kernels();
}
