package org.scion.plugins.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.scion.core.SpecException;
import org.scion.core.model.HostLayout;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;

/**
 * What the prompt methods share: bare tensor names, {@code base_model.} in front of modules trained
 * whole, and rows of virtual tokens in front of every example.
 */
public abstract class PromptAttachment extends Attachment {
  /** Name in the adapter file of the rows that the model sees. */
  public static final String PROMPT = "prompt_embeddings";

  /** PEFT's name of the module whose parameters are trained. */
  public static final String ENCODER = "prompt_encoder.default.";

  @Override
  public String fileName(String baseParameter) {
    return "base_model." + baseParameter;
  }

  /** Trains these modules whole; to be called last. */
  protected final void trainModules(HostModel host, List<String> modulesToSave) {
    SavedModules.attach(host, modulesToSave, this);
  }

  /**
   * Puts rows in front of every example's word embeddings.
   *
   * @param prompt (rows, hidden) for all examples, or (n x rows, hidden) example by example
   */
  protected final void putInFront(HostModel host, int rows, Function<Batch, NDArray> prompt) {
    host.addPrompt(
        e -> {
          checkLength(host.layout(), e.batch(), rows);
          NDArray lengthened = e.batch().prepend(e.hidden(), prompt.apply(e.batch()), rows);
          return new HostModel.Embedded(lengthened, e.batch().withPrompt(rows));
        });
  }

  /** Learned positions end at the model's limit; virtual tokens take some of them. */
  protected static void checkLength(HostLayout host, Batch batch, int rows) {
    int reserved = host.modelType().equals("roberta") ? 2 : 0;
    int most = host.dimensions().maxPositions() - reserved;
    long longest = Arrays.stream(batch.counts()).max().orElse(0) + batch.keyPrefix() + rows;
    if (longest > most) {
      throw new SpecException(
          "data.max_length",
          longest - rows + " tokens and " + rows + " virtual ones",
          "at most " + most + " together on this model",
          "Lower data.max_length or virtual_tokens.");
    }
  }
}
