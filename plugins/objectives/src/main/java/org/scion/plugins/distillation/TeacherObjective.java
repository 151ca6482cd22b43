package org.scion.plugins.distillation;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.train.RowObjective;
import org.scion.runner.train.Targets;

/** Mixes a teacher's scores into the loss. Its hidden states are kept for one micro batch. */
final class TeacherObjective implements RowObjective {
  private final HostModel teacher;
  private final double temperature;
  private final double weight;
  private NDArray hidden;

  TeacherObjective(HostModel teacher, double temperature, double weight) {
    this.teacher = teacher;
    this.temperature = temperature;
    this.weight = weight;
  }

  @Override
  public void begin(Batch batch, Targets targets) {
    hidden =
        Torch.withoutGradient(
            () ->
                Kernels.call(
                    "rows",
                    teacher.forward(batch).hidden(),
                    Torch.create(targets.rows()))); // (labels, d)
  }

  @Override
  public NDArray losses(NDArray before, Rows rows) {
    NDArray scores =
        Torch.withoutGradient(() -> teacher.head(hidden.get(rows.from() + ":" + rows.to())));
    return Kernels.call(
        "distilled",
        before,
        rows.scores(),
        scores,
        Kernels.scalar(temperature),
        Kernels.scalar(weight)); // (n)
  }
}
