package org.scion.plugins.delta;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.peft.AdapterLoader;

/** A tiny Llama with one value projection (16 x 32) adapted, for tests of formulas. */
public final class SmallHost {
  public static final String SITE = "model.layers.0.self_attn.v_proj";
  private static final Path FOLDER = Path.of("src/test/resources/goldens/hosts/llama-tiny");

  private final HostModel host;
  private Attachment attachment;

  public SmallHost() {
    Torch.start();
    var config = Json.read(FOLDER.resolve("config.json"));
    host = new HostLoader(config, Checkpoints.open(FOLDER), HostFamily.headOf(config)).load(0);
  }

  public SmallHost attach(Technique technique, Map<String, Object> settings) {
    Settings own = Settings.defaults(technique);
    for (Map.Entry<String, Object> e : settings.entrySet()) {
      own = own.with(e.getKey(), e.getValue());
    }
    TechniqueSpec spec = new TechniqueSpec(technique, SiteSelection.of(List.of(SITE)), own);
    attachment = AdapterLoader.attach(host, spec, new Initialiser(1));
    return this;
  }

  /** Sets a trained tensor of the site. */
  public void set(String tensor, float... values) {
    var array = attachment.trained().get(Attachment.PREFIX + SITE + "." + tensor);
    var value = Torch.create(values, array.getShape().getShape());
    org.scion.runner.engine.Kernels.inPlace("copy_into", array, value);
  }

  /** A trained tensor of the site. */
  public float[] get(String tensor) {
    return Torch.floats(attachment.trained().get(Attachment.PREFIX + SITE + "." + tensor));
  }

  /** The base weight, rows of (out, in). */
  public double[][] base() {
    return rows(Torch.floats(host.parameters().get(SITE + ".weight")));
  }

  /** The weight as it acts now. */
  public double[][] weight() {
    return rows(Torch.withoutGradient(() -> Torch.floats(host.modules().linear(SITE).weight())));
  }

  /** Puts the host in training. */
  public void train() {
    host.mode(HostModel.Mode.TRAINING);
  }

  /** What the site gives for a fixed input. */
  public float[] forward() {
    float[] x = new Initialiser(2).normal("x", 32, 1);
    return Torch.withoutGradient(
        () -> Torch.floats(host.modules().linear(SITE).forward(Torch.create(x, 1, x.length))));
  }

  /** Largest difference of the forward pass from x W^T for a fixed x. */
  public double forwardError() {
    double[][] w = weight();
    float[] x = new Initialiser(2).normal("x", w[0].length, 1);
    float[] y = forward();
    double worst = 0;
    for (int o = 0; o < w.length; o++) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += w[o][i] * x[i];
      }
      worst = Math.max(worst, Math.abs(sum - y[o]));
    }
    return worst;
  }

  private static double[][] rows(float[] flat) {
    double[][] result = new double[16][32];
    for (int i = 0; i < flat.length; i++) {
      result[i / 32][i % 32] = flat[i];
    }
    return result;
  }
}
