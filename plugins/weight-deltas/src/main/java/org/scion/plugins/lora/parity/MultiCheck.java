package org.scion.plugins.lora.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.LoraFile;
import org.scion.plugins.lora.RowAdapters;
import org.scion.runner.host.HostModel;
import org.scion.runner.parity.Compare;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.RecordedBatch;
import org.scion.runner.parity.Reference;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.peft.PeftMethods;

/** Several adapters on one model: all active, or one for each row. */
@AutoService(ParityCheck.class)
public final class MultiCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.name().startsWith("multi--");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    HostModel host = recorded.host();
    List<String> adapters = new ArrayList<>();
    recorded.meta().path("adapters").forEach(n -> adapters.add(n.asText()));
    Reference io = recorded.reference("io.safetensors");
    RecordedBatch batch = RecordedBatch.read(io, "", host);
    JsonNode rows = recorded.meta().path("extra_args").path("adapter_names");
    if (rows.isArray()) {
      RowAdapters.attach(
          host,
          adapters.stream()
              .map(a -> LoraFile.read(recorded.folder().resolve(a), host.layout()))
              .toList());
      long[] numbers = new long[rows.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = adapters.indexOf(rows.path(i).asText());
      }
      batch =
          new RecordedBatch(
              batch.batch().withTasks(numbers), batch.targets(), batch.valid(), batch.width());
    } else {
      adapters.forEach(a -> attach(recorded, host, a));
    }
    measured.logits(Compare.logits(host, batch, io, "logits"));
  }

  private static void attach(ParityCase recorded, HostModel host, String name) {
    JsonNode config = recorded.config(name);
    TechniqueSpec spec = PeftMethods.of(config).read(config, host.layout());
    Reference file = recorded.reference(name + "/adapter_model.safetensors");
    AdapterLoader.attach(host, spec, file.arrays());
  }
}
