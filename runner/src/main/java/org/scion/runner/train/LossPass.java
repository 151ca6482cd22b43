package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.scion.core.model.Task;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;

/**
 * One micro batch: forward, loss, backward. The head is computed only at labelled rows, in chunks,
 * and its logits never live longer than their chunk.
 *
 * <p>Gradients add up in the trained tensors. Confined to the training thread.
 */
public final class LossPass {
  private static final int CHUNK = 128;

  private final InjectedModel model;
  private final HostModel host;

  public LossPass(InjectedModel model) {
    this.model = model;
    this.host = model.host();
  }

  /**
   * Forward and backward.
   *
   * @param scale factor of the summed loss: 1 / labels of the whole step
   * @return the summed cross entropy of the labels, unscaled, and the techniques' loss terms
   */
  public Loss train(Batch batch, Targets targets, double scale) {
    HostModel.Embedded last = host.forward(batch);
    Targets placed = placed(targets, batch, last.batch());
    for (Attachment attachment : model.attachments()) {
      placed = attachment.targets(placed, last.batch());
    }
    NDArray rows =
        Kernels.call("rows", last.hidden(), Torch.create(placed.rows())); // (labels, hidden)
    double terms = terms(scale * placed.count());
    boolean fused = plainHead() && placed.weights() == null;
    double sum = fused ? fusedHead(rows, placed, scale) : chunkedHead(rows, placed, scale);
    host.backwardLayers();
    return new Loss(sum, terms);
  }

  /** Labels that the training loss counts: the data's, and those that techniques add. */
  public static long counted(InjectedModel model, long labels, int examples) {
    long count = labels;
    for (Attachment attachment : model.attachments()) {
      count = attachment.countedLabels(count, examples);
    }
    return count;
  }

  /** The loss of the data's labels alone, without gradients. */
  public double evaluate(Batch batch, Targets targets) {
    return Torch.withoutGradient(
        () -> {
          HostModel.Embedded last = host.forward(batch);
          Targets placed = placed(targets, batch, last.batch());
          double sum = 0;
          for (int start = 0; start < placed.count(); start += CHUNK) {
            sum += chunkLoss(last.hidden(), placed, start);
          }
          return sum;
        });
  }

  private double chunkLoss(NDArray hidden, Targets placed, int start) {
    int end = Math.min(placed.count(), start + CHUNK);
    long[] rows = java.util.Arrays.copyOfRange(placed.rows(), start, end);
    long[] labels = java.util.Arrays.copyOfRange(placed.labels(), start, end);
    return Torch.scope(
            () ->
                Kernels.call(
                    "cross_entropy",
                    host.head(Kernels.call("rows", hidden, Torch.create(rows))),
                    Torch.create(labels)))
        .getFloat();
  }

  /** A classifier that reads the first row reads the first virtual token of a prompt. */
  private Targets placed(Targets targets, Batch before, Batch after) {
    boolean first =
        host.layout().head().task() == Task.CLASSIFICATION && before.tokens() != after.tokens();
    return first
        ? new Targets(host.scoredRows(after), targets.labels())
        : targets.shifted(before, after);
  }

  private boolean plainHead() {
    return host.layout().head().task() == Task.CAUSAL_LM
        && host.modules().isPlain(host.layout().headModule());
  }

  private double fusedHead(NDArray rows, Targets placed, double scale) {
    NDArray weight = host.modules().linear(host.layout().headModule()).weight();
    NDArray labels = Torch.create(placed.labels());
    List<NDArray> trained = weight.hasGradient() ? List.of(Torch.gradient(weight)) : List.of();
    NDList pair = Kernels.inPlace("head_loss", rows, weight, labels, scale, (long) CHUNK, trained);
    if (Torch.tracked(rows)) {
      Torch.backward(rows, pair.get(1));
    }
    return pair.get(0).getDouble();
  }

  private double chunkedHead(NDArray rows, Targets placed, double scale) {
    NDArray leaf = Kernels.call("detach", rows);
    leaf.setRequiresGradient(true);
    NDArray labels = Torch.create(placed.labels());
    NDArray shares =
        placed.weights() == null ? null : Torch.create(placed.weights(), placed.count());
    NDArray weight = Torch.number(scale);
    double sum = 0;
    for (int start = 0; start < placed.count(); start += CHUNK) {
      String range = start + ":" + Math.min(placed.count(), start + CHUNK);
      NDArray loss =
          Torch.scope(
              () -> {
                NDArray scores = host.head(leaf.get(range));
                NDArray ce =
                    shares == null
                        ? Kernels.call("cross_entropy", scores, labels.get(range))
                        : Kernels.call(
                            "weighted_entropy", scores, labels.get(range), shares.get(range));
                Torch.backward(ce, weight);
                return ce;
              });
      sum += loss.getFloat();
    }
    if (Torch.tracked(rows)) {
      Torch.backward(rows, leaf.getGradient());
    }
    return sum;
  }

  /** Before the labels' backward pass, since a term may share a part of the recorded graph. */
  private double terms(double share) {
    double sum = 0;
    for (Attachment attachment : model.attachments()) {
      NDArray term = attachment.lossTerm();
      if (term != null) {
        Torch.backwardKeeping(term, Torch.number(share));
        sum += share * term.getFloat();
      }
    }
    return sum;
  }

  /**
   * What a pass gave.
   *
   * @param summed cross entropy summed over the labels
   * @param terms the techniques' loss terms, weighted with this pass's share of the step
   */
  public record Loss(double summed, double terms) {}
}
