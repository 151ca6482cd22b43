package org.scion.runner.parity;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.scion.core.model.ParameterInfo;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.InjectedModel;

/** Host models: logits, loss, hidden states, the gradient of every parameter. */
@AutoService(ParityCheck.class)
public final class BaseCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.verify().equals("base");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    HostModel host = recorded.host();
    Reference io = recorded.reference("io.safetensors");
    RecordedBatch batch = RecordedBatch.read(io, "", host);
    measured.logits(Compare.logits(host, batch, io, "logits"));
    hiddenStates(host, batch, io, measured);
    List<ParameterInfo> all = host.layout().parameters();
    InjectedModel model = new InjectedModel(host).add(new InPlaceAttachment(all));
    double loss = Compare.lossWithGradients(model, batch);
    measured.loss(Math.abs(loss - io.floats("loss")[0]));
    model.trained().forEach((name, array) -> gradient(name, array, io, measured));
  }

  private static void gradient(String name, NDArray array, Reference io, Measured measured) {
    String recorded = "grad/" + name;
    if (io.has(recorded)) {
      measured.gradient(
          name, Compare.relative(Torch.floats(array.getGradient()), io.floats(recorded)));
    } else {
      measured.note("no recorded gradient for " + name);
    }
  }

  private static void hiddenStates(
      HostModel host, RecordedBatch batch, Reference io, Measured measured) {
    List<NDArray> states = Torch.withoutGradient(() -> host.hiddenStates(batch.batch()));
    for (int i = 0; i < states.size(); i++) {
      String name = "hidden/" + i;
      if (io.has(name)) {
        float[] theirs = io.floats(name);
        int width = (int) io.shape(name)[2];
        float[] picked = new float[batch.valid().length * width];
        for (int k = 0; k < batch.valid().length; k++) {
          System.arraycopy(theirs, batch.valid()[k] * width, picked, k * width, width);
        }
        measured.values(name, Compare.largest(Torch.floats(states.get(i)), picked));
      }
    }
  }

  static Map<String, NDArray> gradients(InjectedModel model) {
    return new org.scion.runner.train.Gradients(model.trained()).all();
  }
}
