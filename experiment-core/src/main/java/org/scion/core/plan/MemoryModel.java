package org.scion.core.plan;

import java.util.List;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.core.spec.ExperimentSpec;

/**
 * Estimates the worker's highest resident memory from shapes.
 *
 * <p>Activations of a layer are counted as numbers saved per token for the backward pass: the
 * inputs of its products, norms and activation function. Layers below the lowest trained site save
 * nothing. The constants were fitted to measured peaks (docs/performance.md).
 */
final class MemoryModel {
  private static final long FLOAT = 4;

  /** JVM, libtorch, tokenizer and allocator slack, measured on an idle worker. */
  private static final long RUNTIME = 420_000_000L;

  /** Labelled rows whose logits are held at once. */
  private static final int CHUNK = 128;

  private final ExperimentSpec spec;
  private final HostLayout host;
  private final BatchShape batch;

  MemoryModel(ExperimentSpec spec, HostLayout host, BatchShape batch) {
    this.spec = spec;
    this.host = host;
    this.batch = batch;
  }

  MemoryEstimate estimate(long added, long trainedBase, List<PlannedSite> sites) {
    long weightBytes = spec.engine().dtype().equals("bfloat16") ? 2 : FLOAT;
    long trained = added + trainedBase;
    return new MemoryEstimate(
        RUNTIME,
        host.parameterCount() * weightBytes,
        added * FLOAT,
        trained * FLOAT,
        2 * trained * FLOAT,
        activations(lowestTrained(sites, trainedBase)),
        logits());
  }

  private int lowestTrained(List<PlannedSite> sites, long trainedBase) {
    int lowest =
        sites.stream().mapToInt(PlannedSite::layer).min().orElse(host.dimensions().layers());
    return trainedBase > 0 && host.head().task() == Task.CAUSAL_LM ? 0 : Math.max(0, lowest);
  }

  private long activations(int lowest) {
    Dimensions d = host.dimensions();
    long saved = (long) (d.layers() - lowest) * savedPerToken(d) * batch.largestTokens();
    long temporary = 4L * Math.max(d.intermediate(), 3 * d.hidden()) * batch.largestTokens();
    return (saved + temporary) * FLOAT;
  }

  private long savedPerToken(Dimensions d) {
    long q = (long) d.heads() * d.headDim();
    long kv = (long) d.kvHeads() * d.headDim();
    long attention = 3L * d.hidden() + 3 * q + 3 * kv;
    long feedForward = 2L * d.hidden() + 4L * d.intermediate();
    return attention + feedForward;
  }

  private long logits() {
    if (host.head().task() != Task.CAUSAL_LM) {
      return FLOAT * 4 * spec.training().batchSize() * Math.max(1, host.head().labels());
    }
    long rows = Math.min(CHUNK, Math.max(1, batch.largestTokens()));
    long headSites = host.sites(SiteKind.HEAD).size();
    return FLOAT * 3 * rows * host.dimensions().vocabulary() * headSites;
  }
}
