package org.scion.plugins.lora;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.scion.runner.engine.KernelProvider;

/** Kernels of the LoRA form. */
@AutoService(KernelProvider.class)
public final class LoraKernels implements KernelProvider {
  @Override
  public String kernels() {
    try (InputStream in = LoraKernels.class.getResourceAsStream("kernels.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
