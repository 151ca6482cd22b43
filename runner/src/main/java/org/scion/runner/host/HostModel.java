package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Modules;
import org.scion.runner.module.Parameters;

/**
 * A host model: embeds a ragged batch, runs its layers, gives the last hidden state; the head is
 * applied apart, since only rows with a label need it. Subclasses read like a textbook.
 *
 * <p>Confined to the training thread.
 */
public abstract class HostModel {
  private final HostLayout layout;
  private final Parameters parameters;
  private final Modules modules;
  private JsonNode config;
  private Mode mode = Mode.EVALUATION;
  private Function<Embedded, Embedded> prompt = Function.identity();
  private KeyValueCache cache;
  private boolean recomputes;
  private boolean direct = true;
  private LayerPass pass;
  private long kept;

  /** Whether dropout acts. */
  public enum Mode {
    TRAINING,
    EVALUATION
  }

  /**
   * What enters the layers.
   *
   * @param hidden (T, hidden)
   * @param batch whose lengths and positions fit the rows of hidden
   */
  public record Embedded(NDArray hidden, Batch batch) {}

  protected HostModel(HostLayout layout, Parameters parameters) {
    this.layout = layout;
    this.parameters = parameters;
    this.modules = new Modules(layout, parameters);
  }

  public final HostLayout layout() {
    return layout;
  }

  final void madeOf(JsonNode json) {
    config = json;
  }

  /** The config.json that it was made of. */
  public final JsonNode config() {
    return config;
  }

  public final Parameters parameters() {
    return parameters;
  }

  public final Modules modules() {
    return modules;
  }

  public final void mode(Mode newMode) {
    mode = newMode;
  }

  public final boolean training() {
    return mode == Mode.TRAINING;
  }

  /** Puts a change of the embedded sequence in front of the layers: soft prompts. */
  public final void addPrompt(Function<Embedded, Embedded> change) {
    prompt = prompt.andThen(change);
  }

  /** Keys and values of earlier tokens for generation; null for none. */
  public final void cache(KeyValueCache newCache) {
    cache = newCache;
  }

  protected final KeyValueCache cache() {
    return cache;
  }

  /** Word embeddings, before anything is added, (T, hidden). */
  protected abstract NDArray wordEmbeddings(Batch batch);

  /** Adds positions and types and normalises where the host does, (T, hidden). */
  protected abstract NDArray finishEmbeddings(NDArray words, Batch batch);

  /** One layer, (T, hidden) to (T, hidden). */
  protected abstract NDArray layer(int index, NDArray hidden, Batch batch);

  /** What comes after the last layer: the final norm, if any. */
  protected abstract NDArray finish(NDArray hidden);

  /** Whether scores are the product with the head's weight and nothing else. */
  public boolean linearHead() {
    return true;
  }

  /** Scores of rows that were chosen with {@link #scoredRows}, (rows, vocabulary or labels). */
  public abstract NDArray head(NDArray rows);

  /** Last hidden state with the batch that fits it: prompts may have lengthened it. */
  public final Embedded forward(Batch batch) {
    Embedded e = embed(batch);
    LayerPass own = Torch.recording() ? pass(e) : null;
    if (own != null) {
      pass = own;
      return new Embedded(finish(own.forward()), e.batch());
    }
    NDArray h = e.hidden();
    for (int i = 0; i < layout.dimensions().layers(); i++) {
      h = scopedLayer(i, h, e.batch());
    }
    return new Embedded(finish(h), e.batch());
  }

  private LayerPass pass(Embedded e) {
    if (recomputes) {
      return new Recomputation(this, e);
    }
    return direct ? DirectLayers.of(this, e) : null;
  }

  /**
   * A layer with a backward pass of its own, as it acts now; null when the family has none, or when
   * something inside is changed in a way that only autograd can follow.
   */
  protected DirectLayer direct(int index, Batch batch) {
    return null;
  }

  /** Whether all layers would take their own backward pass in a training as they are now. */
  public final boolean allDirect() {
    Mode before = mode;
    mode = Mode.TRAINING;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch probe = Batch.of(new long[][] {{0}});
      return direct && !recomputes && DirectLayers.of(this, embed(probe)) != null;
    } finally {
      mode = before;
    }
  }

  /** Whether layers may take their own backward pass; autograd follows them otherwise. */
  public final void allowDirect(boolean allowed) {
    direct = allowed;
  }

  /** From now on layers are done again for the backward pass instead of being kept. */
  public final void recomputeLayers() {
    recomputes = true;
  }

  /**
   * The layers' part of a backward pass, after the gradient of the last hidden state is there;
   * nothing to do where autograd follows the layers.
   */
  public final void backwardLayers() {
    if (pass != null) {
      kept = pass.kept();
      pass.backward();
      pass = null;
    }
  }

  /** Numbers that the layers of the last training pass kept for their own backward pass. */
  public final long keptNumbers() {
    return kept;
  }

  /**
   * Every hidden state as transformers lists them: embeddings, each layer, the last one finished.
   */
  public final List<NDArray> hiddenStates(Batch batch) {
    List<NDArray> states = new java.util.ArrayList<>();
    Embedded e = embed(batch);
    NDArray h = e.hidden();
    for (int i = 0; i < layout.dimensions().layers(); i++) {
      states.add(h);
      h = scopedLayer(i, h, e.batch());
    }
    states.add(finish(h));
    return states;
  }

  private Embedded embed(Batch batch) {
    Embedded own = new Embedded(wordEmbeddings(batch), batch);
    // Prompts and prefixes are among the cached rows already and count as positions.
    Embedded words =
        cache != null && cache.length() > 0
            ? new Embedded(own.hidden(), batch.at(cache.length()))
            : modules.bare() ? own : prompt.apply(own);
    return new Embedded(finishEmbeddings(words.hidden(), words.batch()), words.batch());
  }

  private NDArray scopedLayer(int index, NDArray hidden, Batch batch) {
    return Torch.scope(() -> layer(index, hidden, batch));
  }

  /** Drops entries with probability p while training. */
  protected final NDArray dropout(NDArray x, double p) {
    return training() && p > 0 ? Kernels.call("dropout", x, Kernels.scalar(p)) : x;
  }

  /**
   * Dropout in front of a decoder's head: only token classification has one, {@code
   * classifier_dropout}, else {@code hidden_dropout}, else 0.1, as in transformers.
   */
  protected final double tokenHeadDropout(JsonNode config) {
    double otherwise = config.path("hidden_dropout").asDouble(0.1);
    return layout.head().task() == Task.TOKEN_CLASSIFICATION
        ? config.path("classifier_dropout").asDouble(otherwise)
        : 0;
  }

  /** Rows of the hidden state that a classifier reads: one per example. */
  public long[] scoredRows(Batch batch) {
    return layout.head().task() == Task.TOKEN_CLASSIFICATION
        ? java.util.stream.LongStream.range(0, batch.tokens()).toArray()
        : batch.lastRows();
  }
}
