package org.scion.plugins.lora.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.PreparesFromData;
import org.scion.runner.parity.Compare;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.RecordedBatch;
import org.scion.runner.parity.Reference;
import org.scion.runner.peft.PeftMethod;
import org.scion.runner.peft.PeftMethods;

/** The start that a method makes: base, products, factors where they are unique, first logits. */
@AutoService(ParityCheck.class)
public final class StartCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.has("init.safetensors")
        && recorded.type().equals("LORA")
        && List.of("peft", "residual", "corda").contains(recorded.verify());
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    JsonNode config = recorded.config("");
    PeftMethod method = PeftMethods.of(config);
    HostModel host = recorded.host();
    Reference init = recorded.reference("init.safetensors");
    TechniqueSpec spec = method.read(before(config), host.layout());
    List<Site> sites = ExperimentPlanner.sites(spec, host.layout());
    AttachContext context = new AttachContext(host, sites, spec.settings(), new Initialiser(0));
    if (method instanceof PreparesFromData data) {
      context = context.with(data.prepare(context, Calibration.read(init)));
    }
    Attachment attachment = method.attach(context);
    boolean exact = init.names().stream().anyMatch(n -> n.startsWith("exact_"));
    for (Site site : sites) {
      factors(init, site, attachment, measured);
      if (!exact) {
        base(init, site, host, measured);
        product(init, site, attachment, context, measured);
      }
    }
    Reference io = recorded.reference("io.safetensors");
    RecordedBatch batch = RecordedBatch.read(io, "", host);
    if (init.has("init_logits")) {
      measured.values("init_logits", Compare.logits(host, batch, init, "init_logits"));
    }
  }

  /** The config before EVA rewrote its ranks. */
  private static JsonNode before(JsonNode config) {
    ObjectNode copy = config.deepCopy();
    if (copy.path("init_lora_weights").asText().equals("eva")) {
      copy.remove(List.of("rank_pattern", "alpha_pattern"));
    }
    return copy;
  }

  private static void base(Reference init, Site site, HostModel host, Measured measured) {
    String name = "residual/" + site.weight();
    if (init.has(name)) {
      measured.delta(
          name,
          Compare.relative(Torch.floats(host.parameters().get(site.weight())), init.floats(name)));
    }
  }

  private static void product(
      Reference init, Site site, Attachment mine, AttachContext context, Measured measured) {
    String name = "product/" + site.name();
    NDArray a = mine.stored().get(Attachment.PREFIX + site.name() + ".lora_A.weight");
    NDArray b = mine.stored().get(Attachment.PREFIX + site.name() + ".lora_B.weight");
    if (!init.has(name) || a == null || b == null) {
      return;
    }
    double scaling = LoraShape.of(context.settings().at(site.name())).scaling();
    NDArray delta = Torch.withoutGradient(() -> b.matMul(a).mul(scaling));
    NDArray stored = site.transposed() ? delta.transpose() : delta;
    float[] theirs = init.floats(name);
    float[] own = Torch.floats(stored);
    double size = Compare.largest(theirs, new float[theirs.length]);
    // A product that is zero but for rounding has no size to be compared with.
    measured.delta(
        name, size < 1e-5 ? Compare.largest(own, theirs) : Compare.relative(own, theirs));
  }

  /** Factors of exact decompositions, direction by direction, signs free. */
  private static void factors(Reference init, Site site, Attachment mine, Measured measured) {
    for (String factor : List.of("A", "B")) {
      String name = "exact_lora_" + factor + "/" + site.name();
      NDArray own =
          mine.stored().get(Attachment.PREFIX + site.name() + ".lora_" + factor + ".weight");
      if (!init.has(name)) {
        continue;
      }
      NDArray theirs = init.array(name);
      if (own == null || !own.getShape().equals(theirs.getShape())) {
        measured.fail(name + ": shape " + (own == null ? "none" : own.getShape()));
        continue;
      }
      boolean rows = factor.equals("A");
      float[] x = Torch.floats(rows ? own : own.transpose().duplicate());
      float[] y = Torch.floats(rows ? theirs : theirs.transpose().duplicate());
      int count = (int) theirs.getShape().get(rows ? 0 : 1);
      measured.delta(name, aligned(x, y, count));
    }
  }

  /** Relative difference after each direction took the sign of the other's. */
  private static double aligned(float[] x, float[] y, int directions) {
    float[] turned = x.clone();
    int width = x.length / directions;
    for (int d = 0; d < directions; d++) {
      double dot = 0;
      for (int i = d * width; i < (d + 1) * width; i++) {
        dot += (double) x[i] * y[i];
      }
      for (int i = d * width; i < (d + 1) * width; i++) {
        turned[i] = dot < 0 ? -x[i] : x[i];
      }
    }
    return Compare.relative(turned, y);
  }
}
