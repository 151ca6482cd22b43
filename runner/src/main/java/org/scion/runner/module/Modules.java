package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;

/**
 * The modules of a host by site name, as they act now: techniques wrap them in the order in which
 * they attach. Confined to the training thread.
 */
public final class Modules {
  private final Parameters parameters;
  private final Map<String, Linear> linears = new LinkedHashMap<>();
  private final Map<String, Embedding> embeddings = new LinkedHashMap<>();
  private final Map<String, Norm> norms = new LinkedHashMap<>();
  private final Map<String, List<HiddenTransform>> hidden = new HashMap<>();
  private final Map<String, List<AttentionTransform>> attentions = new HashMap<>();
  private final Map<String, List<BiFunction<Batch, KeyValues, KeyValues>>> keyValues =
      new HashMap<>();
  private Base base;
  private boolean bare;

  /** The modules of the base alone. */
  private record Base(
      Map<String, Linear> linears, Map<String, Embedding> embeddings, Map<String, Norm> norms) {}

  public Modules(HostLayout layout, Parameters parameters) {
    this.parameters = parameters;
    for (Site site : layout.sites()) {
      switch (site.kind()) {
        case LINEAR, HEAD -> linears.put(site.name(), linear(layout, site));
        case EMBEDDING -> embeddings.put(site.name(), embedding(site));
        default -> {}
      }
    }
  }

  private Linear linear(HostLayout layout, Site site) {
    boolean tied =
        site.kind() == SiteKind.HEAD
            && layout.head().task() == Task.CAUSAL_LM
            && layout.tiedHead() != null;
    return new BaseLinear(
        parameters,
        tied ? layout.tiedHead() : site.weight(),
        site.bias() ? site.biasName() : null,
        site.transposed());
  }

  private Embedding embedding(Site site) {
    return new Embedding() {
      @Override
      public NDArray weight() {
        return parameters.get(site.weight());
      }

      @Override
      public NDArray forward(NDArray ids) {
        return Kernels.call("embedding", parameters.stored(site.weight()), ids);
      }
    };
  }

  /** Says that the modules as they are now, quantised or not, are the base. */
  public void markBase() {
    base = new Base(Map.copyOf(linears), Map.copyOf(embeddings), Map.copyOf(norms));
  }

  /** Whether it has been said which modules are the base. */
  public boolean marked() {
    return base != null;
  }

  /** Whether the base's own modules act instead of the wrapped ones, and no transform does. */
  public void bare(boolean now) {
    bare = now;
  }

  public boolean bare() {
    return bare;
  }

  /** The host adds its norms, since their kind and epsilon are its own. */
  public void addNorm(String name, Norm norm) {
    norms.put(name, norm);
  }

  public Linear linear(String name) {
    return found((bare ? base.linears() : linears).get(name), name);
  }

  /** Whether a linear is the host's own, untouched by any technique. */
  public boolean isPlain(String name) {
    return linear(name).isHost();
  }

  public Embedding embedding(String name) {
    return found((bare ? base.embeddings() : embeddings).get(name), name);
  }

  public Norm norm(String name) {
    return found((bare ? base.norms() : norms).get(name), name);
  }

  private static <T> T found(T module, String name) {
    if (module == null) {
      throw new IllegalArgumentException("the host has no module '" + name + "' of this kind");
    }
    return module;
  }

  /**
   * Puts a module in front of a linear. What the wrapper makes on its way is freed when it returns,
   * site by site; what its module holds it must {@link Torch#keep}.
   */
  public void wrapLinear(String name, UnaryOperator<Linear> wrapper) {
    linears.put(name, tidily(wrapper, linear(name)));
  }

  /** The same for an embedding. */
  public void wrapEmbedding(String name, UnaryOperator<Embedding> wrapper) {
    embeddings.put(name, tidily(wrapper, embedding(name)));
  }

  /** The same for a norm. */
  public void wrapNorm(String name, UnaryOperator<Norm> wrapper) {
    norms.put(name, tidily(wrapper, norm(name)));
  }

  private static <T> T tidily(UnaryOperator<T> wrapper, T base) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return wrapper.apply(base);
    }
  }

  /** Adds a transform of the hidden state at a site, after those already there. */
  public void addHidden(String name, SiteKind kind, HiddenTransform transform) {
    hidden.computeIfAbsent(kind + " " + name, k -> new ArrayList<>()).add(transform);
  }

  public void addAttention(String name, AttentionTransform transform) {
    attentions.computeIfAbsent(name, k -> new ArrayList<>()).add(transform);
  }

  /**
   * Adds a change of the keys and values of an attention. It may lengthen every example by the same
   * number of rows ({@link Batch#prepend}).
   */
  public void addKeyValues(String name, BiFunction<Batch, KeyValues, KeyValues> change) {
    keyValues.computeIfAbsent(name, k -> new ArrayList<>()).add(change);
  }

  /** Applies the transforms at a hidden-state site. */
  public NDArray hidden(String name, SiteKind kind, NDArray input, NDArray output) {
    NDArray result = output;
    for (HiddenTransform transform : acting(hidden, kind + " " + name)) {
      result = transform.apply(input, result);
    }
    return result;
  }

  /** Whether no technique transforms the hidden state at a site. */
  public boolean untransformed(String name, SiteKind kind) {
    return !hidden.containsKey(kind + " " + name);
  }

  /** Whether no technique changes keys, values or the result of an attention. */
  public boolean plainAttention(String name) {
    return !attentions.containsKey(name)
        && !keyValues.containsKey(name)
        && untransformed(name, SiteKind.ATTENTION);
  }

  public List<AttentionTransform> attentionTransforms(String name) {
    return acting(attentions, name);
  }

  private <T> List<T> acting(Map<String, List<T>> transforms, String key) {
    return bare ? List.of() : transforms.getOrDefault(key, List.of());
  }

  public KeyValues keyValues(String name, KeyValues own, Batch batch) {
    KeyValues result = own;
    for (var change : acting(keyValues, name)) {
      result = change.apply(batch, result);
    }
    return result;
  }

  public Map<String, Linear> linears() {
    return linears;
  }

  public Map<String, Embedding> embeddings() {
    return embeddings;
  }

  public Map<String, Norm> norms() {
    return norms;
  }
}
