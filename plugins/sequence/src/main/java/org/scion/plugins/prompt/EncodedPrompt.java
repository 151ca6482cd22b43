package org.scion.plugins.prompt;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.scion.core.SpecException;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.StepContext;

/**
 * A prompt that an encoder computes: the encoder is trained, the file holds only what it gives. A
 * file without the encoder fixes the prompt; such a model can be used but not trained on.
 */
public abstract class EncodedPrompt extends PromptAttachment {
  private NDArray fixed;

  /** What the encoder gives now, (rows, width). */
  protected abstract NDArray encode();

  /** The rows that the model sees, (rows, width). */
  protected final NDArray rows() {
    return fixed != null ? fixed : encode();
  }

  /** Trains a linear layer of the encoder. */
  protected final Dense trained(String name, Dense start) {
    trainUnstored(ENCODER + name + ".weight", start.weight());
    trainUnstored(ENCODER + name + ".bias", start.bias());
    return start;
  }

  @Override
  public Map<String, NDArray> stored() {
    Map<String, NDArray> file = new LinkedHashMap<>(super.stored());
    file.put(PROMPT, Torch.withoutGradient(this::rows));
    return file;
  }

  private Set<String> encoder() {
    return trained().keySet().stream()
        .filter(n -> n.startsWith(ENCODER))
        .collect(Collectors.toSet());
  }

  @Override
  public void load(Map<String, NDArray> file) {
    super.load(file);
    if (file.keySet().containsAll(encoder())) {
      encoder().forEach(n -> copy(n, trained().get(n), file.get(n)));
      fixed = null;
      return;
    }
    NDArray own = Torch.withoutGradient(this::encode);
    NDArray prompt = Torch.keep(own.duplicate());
    copy(PROMPT, prompt, file.get(PROMPT));
    fixed = prompt;
  }

  private static void copy(String name, NDArray target, NDArray value) {
    if (value == null || !value.getShape().equals(target.getShape())) {
      throw new SpecException(
          "adapter tensor " + name,
          value == null ? "" : value.getShape().toString(),
          "shape " + target.getShape(),
          "The file belongs to another model or configuration.");
    }
    Kernels.inPlace("copy_into", target, value);
  }

  @Override
  public void beforeStep(StepContext step) {
    if (fixed != null) {
      throw new SpecException(
          "adapter file",
          PROMPT + " alone",
          "the encoder's tensors besides it",
          "The encoder cannot be found from its output: start anew, or resume a run of Scion.");
    }
  }
}
