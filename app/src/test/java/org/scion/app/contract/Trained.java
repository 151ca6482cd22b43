package org.scion.app.contract;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.Gradients;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.ParameterGroup;

/** A technique attached to a tiny model, and steps of training on one batch. */
final class Trained {
  private static final long SEED = 11;
  private static final int PLANNED = 100;

  private final InjectedModel model;
  private final AdamW optimizer;
  private final Gradients gradients;
  private final LossPass pass;
  private long step;

  private Trained(InjectedModel model, double rate) {
    this.model = model;
    OptimizerSpec spec = new OptimizerSpec(rate, 0, 0, true, 0.9, 0.999, 1e-8);
    optimizer = new AdamW(spec, model.trained(), ParameterGroup.of(model, spec));
    gradients = new Gradients(model.trained());
    pass = new LossPass(model);
  }

  static Trained of(HostModel host, TechniqueSpec spec) {
    Attachment attachment = AdapterLoader.attach(host, spec, new Initialiser(SEED));
    return new Trained(new InjectedModel(host).add(attachment), 1);
  }

  InjectedModel model() {
    return model;
  }

  /** Trains on the tiny batch; gives the loss before each step. */
  double[] steps(int count, double rate) {
    HostModel host = model.host();
    double[] losses = new double[count];
    host.mode(HostModel.Mode.TRAINING);
    for (int i = 0; i < count; i++) {
      step++;
      StepContext context = new StepContext(step, PLANNED, rate, SEED);
      Torch.seed(SEED, step);
      model.attachments().forEach(a -> a.beforeStep(context));
      Batch batch = TinyModels.batch();
      int labels = TinyModels.targets(host, batch).count();
      LossPass.Loss loss = pass.train(batch, TinyModels.targets(host, batch), 1.0 / labels);
      losses[i] = loss.summed() / labels + loss.terms();
      Map<String, NDArray> all = gradients.all();
      model.attachments().forEach(a -> a.afterGradients(context, all));
      optimizer.step(rate, all);
      model.attachments().forEach(a -> a.afterStep(context, all));
      gradients.clear();
    }
    host.mode(HostModel.Mode.EVALUATION);
    return losses;
  }

  /** Mean loss of the tiny batch as the model is, without dropout and noise. */
  double loss() {
    HostModel host = model.host();
    host.mode(HostModel.Mode.EVALUATION);
    Batch batch = TinyModels.batch();
    return pass.evaluate(batch, TinyModels.targets(host, batch));
  }

  /** Copies of everything trained. */
  Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    model.trained().forEach((name, array) -> values.put(name, Torch.floats(array)));
    return values;
  }
}
