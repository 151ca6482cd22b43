package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.scion.runner.engine.Kernels;

/**
 * Attention in both directions within each example, with its backward pass: with S = Q K^T /
 * sqrt(D), P = softmax(S) and a dropout mask M (1 / (1 - p) or 0): O = (M P) V; dV = (M P)^T dO, dP
 * = M (dO V^T), dS = P (dP - row sums of dP P), dQ = dS K / sqrt(D), dK = dS^T Q / sqrt(D). Kept
 * are Q, K, V and which scores dropout leaves; P is computed again.
 *
 * <p>T tokens, H heads, D head size.
 */
public final class DirectAttention {
  private final PaddedSegments segments;
  private final double dropout;

  DirectAttention(PaddedSegments segments, double dropout) {
    this.segments = segments;
    this.dropout = dropout;
  }

  /** What the heads mix of the values, (T, H D); q, k, v (T, H, D). */
  public NDArray forward(NDArray q, NDArray k, NDArray v, Kept kept) {
    NDList mixed =
        Kernels.inPlace(
            "direct_blocks",
            kept.put("q", q),
            kept.put("k", k),
            kept.put("v", v),
            segments.places(),
            segments.back(),
            segments.absent(),
            segments.blocks(),
            dropout);
    kept.put("seen", mixed.get(1)); // (scores of all blocks), or empty without dropout
    return mixed.get(0);
  }

  /** Gradients of q, k and v, (T, H D) each. */
  public List<NDArray> backward(NDArray dy, Kept kept) {
    return Kernels.inPlace(
        "direct_blocks_back",
        dy,
        kept.get("q"),
        kept.get("k"),
        kept.get("v"),
        segments.places(),
        segments.back(),
        segments.absent(),
        segments.blocks(),
        kept.get("seen"),
        dropout);
  }
}
