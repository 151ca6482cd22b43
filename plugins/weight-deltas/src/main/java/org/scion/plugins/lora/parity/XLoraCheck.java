package org.scion.plugins.lora.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.LoraFile;
import org.scion.plugins.xlora.XLoraAttachment;
import org.scion.plugins.xlora.XLoraTechnique;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.parity.AdapterCheck;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.RecordedBatch;
import org.scion.runner.parity.Reference;
import org.scion.runner.peft.AdapterLoader;

/** X-LoRA: experts from sub-folders; logits, loss, gradients, the experts' weights. */
@AutoService(ParityCheck.class)
public final class XLoraCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.verify().equals("xlora");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    JsonNode config = recorded.config("");
    HostModel host = recorded.host();
    XLoraTechnique technique = new XLoraTechnique();
    TechniqueSpec read = technique.read(config, host.layout());
    List<String> folders = new ArrayList<>();
    for (String path : read.settings().texts("experts")) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      folders.add(recorded.folder().resolve(name).toString());
    }
    LoraFile first = LoraFile.read(java.nio.file.Path.of(folders.get(0)), host.layout());
    TechniqueSpec spec =
        new TechniqueSpec(
            technique, first.spec().sites(), read.settings().with("experts", folders));
    AdapterCheck.compare(recorded, host, spec, measured);
    weights(recorded, spec, measured);
  }

  private static void weights(ParityCase recorded, TechniqueSpec spec, Measured measured) {
    Reference io = recorded.reference("io.safetensors");
    if (!io.has("scalings")) {
      return;
    }
    HostModel host = recorded.host();
    Reference file = recorded.reference("adapter_model.safetensors");
    InjectedModel model = AdapterLoader.attach(host, spec, file.arrays());
    RecordedBatch batch = RecordedBatch.read(io, "", host);
    NDArray mine =
        Torch.withoutGradient(
            () -> {
              host.forward(batch.batch());
              return ((XLoraAttachment) model.attachments().get(0)).scalings();
            });
    float[] own = Torch.floats(mine);
    float[] theirs = io.floats("scalings"); // (rows, width, sites, experts)
    long[] shape = io.shape("scalings");
    int experts = (int) shape[3];
    int sites = (int) shape[2];
    int mySites = (int) mine.getShape().get(1);
    double worst = 0;
    for (int i = 0; i < batch.valid().length; i++) {
      for (int l = 0; l < sites; l++) {
        for (int e = 0; e < experts; e++) {
          float a = own[(i * mySites + Math.min(l, mySites - 1)) * experts + e];
          float b = theirs[(batch.valid()[i] * sites + l) * experts + e];
          worst = Math.max(worst, Math.abs(a - b));
        }
      }
    }
    measured.values("scalings", worst);
  }
}
