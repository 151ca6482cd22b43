package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Dimensions;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.runner.engine.PrecisionProbe;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.InjectedModel;

/**
 * The precision in which the frozen matrices of a training's base are kept and multiplied. What is
 * trained, the hidden state and the loss are float32 in any case.
 *
 * @param dtype float32 or bfloat16
 * @param reason why, in words
 */
public record Precision(String dtype, String reason) {
  private static final String HALF = "bfloat16";
  private static final String FULL = "float32";

  /**
   * The precision of a training: the one asked for, else the faster one by measurement. The
   * measurement is made once for a machine and a shape and kept in the workspace.
   *
   * @param asked auto, float32 or bfloat16
   * @throws UnsupportedException if bfloat16 is asked for where it is not possible
   */
  public static Precision choose(String asked, InjectedModel model, Workspace workspace) {
    boolean possible = model.host().allDirect();
    if (asked.equals(HALF) && !possible) {
      throw new UnsupportedException(
          "engine.dtype bfloat16 with this model and these techniques: it needs layers with a"
              + " backward pass of their own (the Llama and BERT families on the CPU with full, bitfit,"
              + " or LoRA without dropout); supported here: auto, float32");
    }
    if (!asked.equals("auto")) {
      return new Precision(asked, "asked for");
    }
    if (!possible) {
      return new Precision(FULL, "bfloat16 needs layers with a backward pass of their own");
    }
    if (model.trainedCount() * 2 > model.host().layout().parameterCount()) {
      return new Precision(FULL, "most of the model is trained, and what is trained is float32");
    }
    return measured(model.host().layout().dimensions(), workspace);
  }

  private static Precision measured(Dimensions d, Workspace workspace) {
    String key =
        String.join(
            " ", processor(), Torch.threads() + " threads", d.hidden() + "x" + d.intermediate());
    Path file = workspace.cache().resolve("precision.json");
    JsonNode known = Files.exists(file) ? Json.read(file).path(key) : Json.object();
    if (known.has("dtype")) {
      return new Precision(known.path("dtype").asText(), known.path("reason").asText());
    }
    PrecisionProbe probe = PrecisionProbe.measure(d.hidden(), d.intermediate());
    ObjectNode all = Files.exists(file) ? (ObjectNode) Json.read(file) : Json.object();
    all.putObject(key).put("dtype", probe.choice()).put("reason", probe.reason());
    try {
      Files.createDirectories(workspace.cache());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RunFolder.writeWhole(file, Json.pretty(all));
    return new Precision(probe.choice(), probe.reason());
  }

  /** What an earlier start of a run wrote down, or what its spec asks for when there was none. */
  public static String asked(RunFolder run, String spec) {
    return run.planJson().path("dtype").asText(spec);
  }

  /** Name of the processor, where the system tells; the kind of machine otherwise. */
  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(l -> l.startsWith("model name"))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException elsewhere) {
      return System.getProperty("os.arch");
    }
  }

  /** Puts the model's frozen matrices into this precision. */
  public void apply(InjectedModel model) {
    if (dtype.equals(HALF)) {
      model.halveFrozen();
      System.gc(); // lets go of the checkpoint's memory map
    }
  }
}
