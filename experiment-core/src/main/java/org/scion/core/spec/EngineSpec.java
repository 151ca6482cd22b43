package org.scion.core.spec;

import java.util.List;

/**
 * Where and how precisely to compute.
 *
 * @param device auto, cpu or cuda
 * @param dtype precision of frozen weights: auto (measured), float32 or bfloat16
 * @param threads threads of the engine; 0 for all cores
 */
public record EngineSpec(String device, String dtype, int threads) {
  static EngineSpec read(Section in) {
    EngineSpec result =
        new EngineSpec(
            in.choice("device", "auto", List.of("auto", "cpu", "cuda"), "device"),
            in.choice(
                "dtype",
                "auto",
                List.of("auto", "float32", "bfloat16"),
                "frozen weights' precision"),
            in.integer("threads", 0, 0, 1024, "engine threads; 0 for all cores"));
    in.end();
    return result;
  }
}
