package org.scion.runner.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.model.ParameterInfo;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.peft.PeftMethods;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.Gradients;
import org.scion.runner.train.ParameterGroup;

/** Whole short trainings: loss and gradient norm of each step, final tensors, final logits. */
@AutoService(ParityCheck.class)
public final class TrainCheck implements ParityCheck {
  /** The contract's absolute floor of gradients: below it a gradient is rounding noise. */
  private static final double ZERO_GRADIENT = 1e-6;

  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.verify().equals("train");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    HostModel host = recorded.host();
    InjectedModel model = start(recorded, host);
    host.mode(HostModel.Mode.TRAINING);
    Map<String, Double> largest = steps(recorded, model, measured);
    host.mode(HostModel.Mode.EVALUATION);
    Reference end = recorded.reference("final.safetensors");
    Map<String, NDArray> mine = named(recorded, model);
    for (String name : end.names()) {
      NDArray array = mine.get(name);
      if (array == null) {
        measured.fail("nothing trained for " + name);
      } else if (largest.getOrDefault(name, 1.0) < ZERO_GRADIENT) {
        measured.note(name + " has no gradient but rounding, which AdamW scales up: not judged");
      } else {
        measured.gradient("final " + name, Compare.relative(Torch.floats(array), end.floats(name)));
      }
    }
    Reference io = recorded.reference("io.safetensors");
    RecordedBatch last = RecordedBatch.read(io, "final_batch/", host);
    measured.values("final logits", Compare.logits(host, last, io, "final_logits"));
  }

  private static InjectedModel start(ParityCase recorded, HostModel host) {
    if (recorded.has("initial/adapter_config.json")) {
      JsonNode config = recorded.config("initial");
      TechniqueSpec spec = PeftMethods.of(config).read(config, host.layout());
      Reference file = recorded.reference("initial/adapter_model.safetensors");
      return AdapterLoader.attach(host, spec, file.arrays());
    }
    List<ParameterInfo> trained = new ArrayList<>();
    recorded
        .meta()
        .path("trainable_per_tensor")
        .fieldNames()
        .forEachRemaining(n -> host.layout().parameter(n).ifPresent(trained::add));
    InjectedModel model = new InjectedModel(host).add(new InPlaceAttachment(trained));
    if (recorded.has("initial.safetensors")) {
      Reference initial = recorded.reference("initial.safetensors");
      model
          .trained()
          .forEach((name, array) -> Kernels.inPlace("copy_into", array, initial.array(name)));
    }
    return model;
  }

  private static Map<String, NDArray> named(ParityCase recorded, InjectedModel model) {
    Map<String, NDArray> result = new LinkedHashMap<>(model.adapterFile());
    model.trained().forEach((name, array) -> result.put(name.replaceFirst("^\\d+/", ""), array));
    return result;
  }

  /** Largest gradient norm of each trained tensor over all steps, by file name. */
  private static Map<String, Double> steps(
      ParityCase recorded, InjectedModel model, Measured measured) {
    JsonNode meta = recorded.meta();
    JsonNode options = meta.path("optimizer");
    double decay = options.path("weight_decay").asDouble();
    OptimizerSpec spec =
        new OptimizerSpec(1, 0, decay, true, 0.9, 0.999, options.path("eps").asDouble(1e-8));
    AdamW optimizer = new AdamW(spec, model.trained(), ParameterGroup.of(model, spec));
    Gradients gradients = new Gradients(model.trained());
    Reference io = recorded.reference("io.safetensors");
    int steps = meta.path("steps").asInt();
    Map<String, Double> largest = new LinkedHashMap<>();
    for (int k = 0; k < steps; k++) {
      double rate = meta.path("lr_per_step").path(k).path(0).asDouble();
      StepContext context = new StepContext(k + 1, steps, rate, 0);
      model.advance(context.step());
      model.attachments().forEach(a -> a.beforeStep(context));
      double loss =
          Compare.lossWithGradients(model, RecordedBatch.read(io, "step" + k + "/", model.host()));
      measured.stepLoss(k, Math.abs(loss - meta.path("loss").path(k).asDouble()));
      Map<String, NDArray> all = gradients.all();
      all.forEach(
          (name, g) ->
              largest.merge(
                  name.replaceFirst("^\\d+/", ""), (double) g.norm().getFloat(), Math::max));
      double norm = Gradients.norm(all);
      double theirs = meta.path("grad_norm").path(k).asDouble();
      measured.gradient("step " + k + " norm", Math.abs(norm - theirs) / theirs);
      Gradients.clip(all, norm, options.path("max_grad_norm").asDouble(1));
      for (Attachment a : model.attachments()) {
        a.afterGradients(context, all);
      }
      optimizer.step(rate, all);
      for (Attachment a : model.attachments()) {
        a.afterStep(context, all);
      }
      gradients.clear();
    }
    return largest;
  }
}
