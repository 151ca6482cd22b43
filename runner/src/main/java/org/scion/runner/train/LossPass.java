package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Task;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;

/**
 * One micro batch: forward, loss, backward. The loss of a label is its cross entropy, unless
 * objectives change it. The head is computed only at labelled rows, in chunks, and its logits never
 * live longer than their chunk.
 *
 * <p>Gradients add up in the trained tensors. Confined to the training thread.
 */
public final class LossPass {
  private static final int CHUNK = 128;

  private final InjectedModel model;
  private final HostModel host;
  private final List<RowObjective> objectives;

  /** A pass that minimises the cross entropy. */
  public LossPass(InjectedModel model) {
    this(model, List.of());
  }

  /**
   * @param objectives that change the cross entropy, in order
   */
  public LossPass(InjectedModel model, List<RowObjective> objectives) {
    this.model = model;
    this.host = model.host();
    this.objectives = objectives;
    Task task = host.layout().head().task();
    if (!objectives.isEmpty()
        && (task == Task.REGRESSION || task == Task.MULTI_LABEL_CLASSIFICATION)) {
      throw new UnsupportedException(
          "task "
              + task.specName()
              + ": objectives that change the cross entropy are not supported; supported: "
              + Task.specNames(Task.CAUSAL_LM, Task.CLASSIFICATION, Task.TOKEN_CLASSIFICATION));
    }
  }

  /**
   * Forward and backward.
   *
   * @param scale factor of the summed loss: 1 / labels of the whole step
   * @return the summed loss of the labels, unscaled, and the techniques' loss terms
   */
  public Loss train(Batch batch, Targets targets, double scale) {
    objectives.forEach(o -> o.begin(batch, targets));
    HostModel.Embedded last = host.forward(batch);
    Targets placed = placed(targets, batch, last.batch());
    for (Attachment attachment : model.attachments()) {
      placed = attachment.targets(placed, last.batch());
    }
    return backward(last, placed, scale, scale * placed.count());
  }

  /**
   * The backward pass of a forward pass that was recorded.
   *
   * @param placed labels at the rows of the last hidden state, with their weights
   * @param share of the step that the loss terms of techniques get
   */
  public Loss backward(HostModel.Embedded last, Targets placed, double scale, double share) {
    NDArray rows =
        Kernels.call("rows", last.hidden(), Torch.create(placed.rows())); // (labels, hidden)
    double terms = terms(share);
    boolean fused = plainHead() && placed.weights() == null && objectives.isEmpty();
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
          objectives.forEach(o -> o.begin(batch, targets));
          HostModel.Embedded last = host.forward(batch);
          Targets placed = placed(targets, batch, last.batch());
          double sum = 0;
          for (int start = 0; start < placed.count(); start += CHUNK) {
            sum += chunkLoss(last.hidden(), placed, start).sum().getFloat();
          }
          return sum;
        });
  }

  /**
   * The loss of each label of a forward pass, without gradients, (labels): minus its
   * log-probability when there are no objectives.
   */
  public float[] losses(HostModel.Embedded last, Targets placed) {
    float[] losses = new float[placed.count()];
    Torch.withoutGradient(
        () -> {
          for (int start = 0; start < losses.length; start += CHUNK) {
            float[] some = Torch.floats(chunkLoss(last.hidden(), placed, start));
            System.arraycopy(some, 0, losses, start, some.length);
          }
          return null;
        });
    return losses;
  }

  private NDArray chunkLoss(NDArray hidden, Targets placed, int start) {
    int end = Math.min(placed.count(), start + CHUNK);
    NDArray rows = Torch.create(java.util.Arrays.copyOfRange(placed.rows(), start, end));
    NDArray labels = Torch.create(java.util.Arrays.copyOfRange(placed.labels(), start, end));
    return Torch.scope(
        () ->
            rowLosses(
                new RowObjective.Rows(
                    host.head(Kernels.call("rows", hidden, rows)), labels, start, end),
                placed.values()));
  }

  /**
   * Loss of each row, (rows): cross entropy, changed by the objectives in their order; squared
   * error of numbers, or the mean over the classes of the binary cross entropy of several labels.
   *
   * @param values of all targets, or null where there are labels
   */
  private NDArray rowLosses(RowObjective.Rows rows, float[] values) {
    if (values != null) {
      int each = (int) rows.scores().getShape().get(1);
      float[] some = java.util.Arrays.copyOfRange(values, rows.from() * each, rows.to() * each);
      boolean number = host.layout().head().task() == Task.REGRESSION;
      return Kernels.call(
          number ? "squared_error" : "binary_entropy",
          rows.scores(),
          Torch.create(some, rows.to() - rows.from(), each));
    }
    NDArray losses = Kernels.call("row_entropy", rows.scores(), rows.labels());
    for (RowObjective objective : objectives) {
      losses = objective.losses(losses, rows);
    }
    return losses;
  }

  /** A classifier that reads the first row reads the first virtual token of a prompt. */
  public Targets placed(Targets targets, Batch before, Batch after) {
    boolean first = host.layout().head().task().wholeText() && before.tokens() != after.tokens();
    return first ? targets.at(host.scoredRows(after)) : targets.shifted(before, after);
  }

  private boolean plainHead() {
    String head = host.layout().headModule();
    return host.layout().head().task() == Task.CAUSAL_LM
        && host.linearHead()
        && host.modules().isPlain(head)
        && host.modules().linear(head).parts() != null
        && host.modules().linear(head).parts().bias() == null;
  }

  private double fusedHead(NDArray rows, Targets placed, double scale) {
    NDArray weight = host.modules().linear(host.layout().headModule()).parts().weight();
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
      int from = start;
      int to = Math.min(placed.count(), start + CHUNK);
      String range = from + ":" + to;
      NDArray loss =
          Torch.scope(
              () -> {
                NDArray scores = host.head(leaf.get(range));
                NDArray losses =
                    rowLosses(
                        new RowObjective.Rows(scores, labels.get(range), from, to),
                        placed.values());
                NDArray total = shares == null ? losses.sum() : losses.mul(shares.get(range)).sum();
                Torch.backward(total, weight);
                return total;
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
