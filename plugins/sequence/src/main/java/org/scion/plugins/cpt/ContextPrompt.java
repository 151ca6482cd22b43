package org.scion.plugins.cpt;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.PromptAttachment;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.StepContext;
import org.scion.runner.train.Targets;

/** The context's rows and their change. */
final class ContextPrompt extends PromptAttachment {
  /** Width at which the paper states its bounds. */
  private static final double REFERENCE_WIDTH = 2048;

  private static final double FROZEN = 1e-10;

  private final NDArray words;
  private final NDArray change;
  private final NDArray bounds;
  private final NDArray free;
  private final ContextLabels labels;
  private NDArray fixed;

  ContextPrompt(AttachContext context) {
    Settings settings = context.settings();
    HostModel host = context.host();
    int rows = Cpt.rows(settings);
    List<Integer> tokens = settings.integers(Cpt.TOKENS);
    boolean given = !tokens.isEmpty();
    List<Integer> types = given ? settings.integers(Cpt.TYPES) : Collections.nCopies(rows, 2);
    words =
        Torch.keep(
            given
                ? PromptStart.tokens(host, tokens, rows)
                : PromptStart.vocabulary(context.random(), host, rows));
    int width = host.layout().dimensions().hidden();
    change = trainUnstored(ENCODER + "delta_embedding.weight", Torch.zeros(rows, width));
    bounds = Torch.keep(bounds(types, settings, width));
    free = Torch.keep(free(types));
    labels = new ContextLabels(given ? tokens : Collections.nCopies(rows, 0), types, settings);
    putInFront(host, rows, batch -> rows());
    trainModules(host, settings.texts(PromptConfig.SAVED));
  }

  /** (n, 1) */
  private static NDArray bounds(List<Integer> types, Settings settings, int width) {
    double scale = Math.sqrt(width / REFERENCE_WIDTH);
    float[] values = new float[types.size()];
    for (int i = 0; i < values.length; i++) {
      int kind = types.get(i) % 4;
      double epsilon = settings.real(kind == 2 ? "epsilon" : "format_epsilon");
      values[i] = (float) (kind == 0 ? FROZEN : epsilon * scale);
    }
    return Torch.create(values, values.length, 1);
  }

  /** 1 for rows that are trained, (n, 1). */
  private static NDArray free(List<Integer> types) {
    float[] values = new float[types.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = types.get(i) % 4 == 0 ? 0 : 1;
    }
    return Torch.create(values, values.length, 1);
  }

  private NDArray rows() {
    if (fixed != null) {
      return fixed;
    }
    return rows(change);
  }

  /** The prompt with a change, which is held to its bounds in place, (n, hidden). */
  private NDArray rows(NDArray delta) {
    Kernels.inPlace("cpt_shorten", delta, bounds);
    return words.add(Kernels.call("cpt_masked", delta, free));
  }

  @Override
  public Map<String, NDArray> stored() {
    Map<String, NDArray> file = new LinkedHashMap<>(super.stored());
    // Of a copy: to shorten once more than a run that saves nothing would change the last bit.
    file.put(PROMPT, fixed != null ? fixed : Torch.withoutGradient(() -> rows(change.duplicate())));
    return file;
  }

  @Override
  public Map<String, NDArray> kept() {
    return Map.of("context", words);
  }

  @Override
  public void load(Map<String, NDArray> file) {
    super.load(file);
    NDArray prompt = file.get(PROMPT);
    if (prompt == null || !prompt.getShape().equals(words.getShape())) {
      throw new SpecException(
          "adapter tensor " + PROMPT,
          prompt == null ? "" : prompt.getShape().toString(),
          "shape " + words.getShape(),
          "The file belongs to another model or configuration.");
    }
    NDArray given = file.get(ENCODER + "delta_embedding.weight");
    NDArray value = given == null ? Torch.withoutGradient(() -> prompt.sub(words)) : given;
    Kernels.inPlace("copy_into", change, value);
    fixed = given == null ? Torch.keep(prompt.duplicate()) : null;
  }

  @Override
  public void beforeStep(StepContext step) {
    fixed = null;
  }

  @Override
  public Targets targets(Targets placed, Batch batch) {
    return labels.add(placed, batch);
  }

  @Override
  public long countedLabels(long own, int examples) {
    return labels.counted(own, examples);
  }
}
