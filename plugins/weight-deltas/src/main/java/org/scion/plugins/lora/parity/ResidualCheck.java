package org.scion.plugins.lora.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.parity.AdapterCheck;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.Reference;
import org.scion.runner.peft.PeftMethods;

/** Adapters whose changed base cannot be rebuilt from the file: the recorded start is taken off. */
@AutoService(ParityCheck.class)
public final class ResidualCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return List.of("residual", "corda").contains(recorded.verify())
        && recorded.has("init.safetensors");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    JsonNode config = recorded.config("");
    HostModel host = recorded.host();
    TechniqueSpec spec = PeftMethods.of(config).read(config, host.layout());
    Reference init = recorded.reference("init.safetensors");
    for (Site site : ExperimentPlanner.sites(spec, host.layout())) {
      String name = Attachment.PREFIX + site.name() + ".lora_";
      double scaling = LoraShape.of(spec.settings().at(site.name())).scaling();
      NDArray product = init.array(name + "B.weight").matMul(init.array(name + "A.weight"));
      NDArray stored = site.transposed() ? product.transpose() : product;
      NDArray weight = host.parameters().get(site.weight()).sub(stored.mul(scaling));
      host.parameters().put(site.weight(), Torch.keep(weight));
    }
    AdapterCheck.compare(recorded, host, spec, measured);
  }
}
