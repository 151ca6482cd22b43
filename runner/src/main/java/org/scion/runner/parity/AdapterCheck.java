package org.scion.runner.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.peft.PeftMethod;
import org.scion.runner.peft.PeftMethods;

/** Adapters of PEFT: logits, loss, gradients, merged logits, and written back exactly. */
@AutoService(ParityCheck.class)
public final class AdapterCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return List.of("peft", "boft").contains(recorded.verify())
        && recorded.has("adapter_config.json")
        && !recorded.name().startsWith("convert--");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    JsonNode config = recorded.config("");
    PeftMethod method = PeftMethods.of(config);
    HostModel host = recorded.host();
    compare(recorded, host, method.read(config, host.layout()), measured);
    rawGradients(recorded, measured);
  }

  /** Loads the case's adapter into a host and compares everything that was recorded. */
  public static void compare(
      ParityCase recorded, HostModel host, TechniqueSpec spec, Measured measured) {
    Reference file = recorded.reference("adapter_model.safetensors");
    InjectedModel model = AdapterLoader.attach(host, spec, file.arrays());
    if (recorded.has("frozen.safetensors")) {
      Map<String, NDArray> drawn = recorded.reference("frozen.safetensors").arrays();
      model.attachments().forEach(a -> a.drawn(drawn));
    }
    Reference io = recorded.reference("io.safetensors");
    boolean padding =
        spec.technique() instanceof PeftMethod method
            && method.seesPadding()
            && io.has("attention_mask");
    RecordedBatch batch =
        padding ? RecordedBatch.padded(io, model.host()) : RecordedBatch.read(io, "", model.host());
    measured.logits(Compare.logits(model.host(), batch, io, "logits"));
    roundTrip(model, file, measured);
    if (io.has("loss") && !pruned(recorded)) {
      boolean training = recorded.meta().path("grads_in_train_mode").asBoolean(false);
      model.host().mode(training ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION);
      double loss = Compare.lossWithGradients(model, batch);
      measured.loss(Math.abs(loss - io.floats("loss")[0]));
      gradients(model, io, measured);
      model.host().mode(HostModel.Mode.EVALUATION);
    }
    if (io.has("merged_logits")) {
      merged(recorded, model, io, measured);
    }
  }

  private static void gradients(InjectedModel model, Reference io, Measured measured) {
    boolean corrected = io.names().stream().anyMatch(n -> n.startsWith("grad_true/"));
    String kind = corrected ? "grad_true/" : "grad/";
    Map<String, NDArray> byFile = new LinkedHashMap<>(model.adapterFile());
    model.trained().forEach((name, array) -> byFile.put(fileName(model, name), array));
    for (String name : io.names()) {
      NDArray array = name.startsWith(kind) ? byFile.get(name.substring(kind.length())) : null;
      if (array != null && array.hasGradient()) {
        compare(name, array, io.floats(name), measured);
      } else if (name.startsWith(kind)) {
        measured.fail("nothing trained for " + name);
      }
    }
  }

  /**
   * Trained tensors that the file does not hold as such: a second model gets them besides the file.
   */
  private static void rawGradients(ParityCase recorded, Measured measured) {
    if (!recorded.has("trainable_raw.safetensors")) {
      return;
    }
    HostModel host = recorded.host();
    JsonNode config = recorded.config("");
    Map<String, NDArray> values = recorded.reference("adapter_model.safetensors").arrays();
    boolean unpruned = pruned(recorded);
    if (unpruned) {
      // The raw tensors are those before ranks were dropped.
      ((ObjectNode) config).remove("rank_pattern");
    }
    recorded
        .reference("trainable_raw.safetensors")
        .arrays()
        .forEach(
            (name, array) ->
                values.merge(withoutAdapter(name), array, (kept, raw) -> unpruned ? raw : kept));
    TechniqueSpec spec = PeftMethods.of(config).read(config, host.layout());
    InjectedModel model = AdapterLoader.attach(host, spec, values);
    Reference io = recorded.reference("io.safetensors");
    double loss = Compare.lossWithGradients(model, RecordedBatch.read(io, "", host));
    measured.loss(Math.abs(loss - io.floats("loss")[0]));
    Map<String, NDArray> trained = new LinkedHashMap<>();
    model.trained().forEach((name, array) -> trained.put(fileName(model, name), array));
    for (String name : io.names()) {
      if (!name.startsWith("grad_raw/")) {
        continue;
      }
      String own = withoutAdapter(name.substring("grad_raw/".length()));
      NDArray array = trained.getOrDefault(own, trained.get(shared(own)));
      if (array == null) {
        measured.fail("nothing trained for " + name);
      } else {
        compare(name, array, io.floats(name), measured);
      }
    }
  }

  /** The name of a parameter without the name of the adapter, which files leave out. */
  private static String withoutAdapter(String parameter) {
    return parameter.endsWith(".default")
        ? parameter.substring(0, parameter.length() - ".default".length())
        : parameter;
  }

  /** PEFT lists a parameter that all sites share under the first of them. */
  private static String shared(String parameter) {
    return "base_model." + parameter.substring(parameter.lastIndexOf('.') + 1);
  }

  /** Whether the file holds a part of the tensors that were trained: AdaLoRA's kept ranks. */
  private static boolean pruned(ParityCase recorded) {
    return recorded.has("trainable_raw.safetensors")
        && !recorded.config("").path("rank_pattern").isEmpty();
  }

  private static void compare(String name, NDArray array, float[] theirs, Measured measured) {
    measured.gradient(name, Compare.relative(Torch.floats(array.getGradient()), theirs));
  }

  private static String fileName(InjectedModel model, String trainedName) {
    if (trainedName.matches("\\d+/.*")) {
      return trainedName.substring(trainedName.indexOf('/') + 1);
    }
    Attachment owner = model.owner(trainedName);
    return owner == null ? Attachment.PREFIX + trainedName : owner.fileName(trainedName);
  }

  private static void roundTrip(InjectedModel model, Reference file, Measured measured) {
    Map<String, NDArray> mine = model.adapterFile();
    Set<String> missing = new LinkedHashSet<>(file.names());
    missing.removeAll(mine.keySet());
    Set<String> extra = new LinkedHashSet<>(mine.keySet());
    extra.removeAll(file.names());
    if (!missing.isEmpty() || !extra.isEmpty()) {
      measured.fail("round trip: missing " + missing + ", not in the file " + extra);
      return;
    }
    mine.forEach(
        (name, array) -> {
          boolean shape = Compare.sameShape(array, file.shape(name));
          double difference =
              shape ? Compare.largest(Torch.floats(array), file.floats(name)) : Double.NaN;
          measured.roundtrip(difference, name);
        });
  }

  private static void merged(
      ParityCase recorded, InjectedModel model, Reference io, Measured measured) {
    Map<String, NDArray> weights = new LinkedHashMap<>(Torch.withoutGradient(model::merged));
    HostModel plain = recorded.host();
    String tied = plain.layout().tiedHead();
    String head = plain.layout().headModule();
    NDArray ownHead = tied == null ? null : weights.remove(head + ".weight");
    if (tied != null && !recorded.meta().path("merged_equivalent").asBoolean(true)) {
      measured.note("merged into a tied table, as PEFT does: not equivalent");
      NDArray acting = Torch.withoutGradient(() -> model.host().modules().linear(head).weight());
      weights.put(tied, bothChanges(plain.parameters().get(tied), weights.get(tied), acting));
    } else if (ownHead != null) {
      plain.modules().wrapLinear(head, base -> untied(ownHead));
    }
    weights.forEach((name, array) -> plain.parameters().put(name, array));
    RecordedBatch batch = RecordedBatch.read(io, "", plain);
    measured.merged(Compare.logits(plain, batch, io, "merged_logits"));
  }

  /** A tied table after the changes of both of its users were added to it. */
  private static NDArray bothChanges(NDArray base, NDArray table, NDArray head) {
    return Torch.withoutGradient(() -> table.add(head).sub(base));
  }

  private static org.scion.runner.module.Linear untied(NDArray weight) {
    return new org.scion.runner.module.Linear() {
      @Override
      public NDArray weight() {
        return weight;
      }

      @Override
      public NDArray bias() {
        return null;
      }
    };
  }
}
