package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.model.Task;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;

/** A host with its techniques attached: what is trained, what is stored, the merged weights. */
public final class InjectedModel {
  private final HostModel host;
  private final List<Attachment> attachments = new ArrayList<>();
  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final Map<String, Attachment> owners = new LinkedHashMap<>();
  private final Set<String> trainedBase = new LinkedHashSet<>();
  private final Map<Attachment, Set<String>> sets = new HashMap<>();
  private long drawn;

  public InjectedModel(HostModel host) {
    this.host = host;
    if (!host.modules().marked()) {
      host.modules().markBase();
    }
  }

  /**
   * Runs work on the base alone, without a copy of it: no technique acts, and what is trained in
   * place or was moved by a start has its first value again. A quantised base stays as it is. Needs
   * {@link org.scion.runner.module.Parameters#keepOriginals} before the techniques are attached.
   */
  public <T> T asBase(Supplier<T> work) {
    host.modules().bare(true);
    host.parameters().swapOriginals();
    try {
      return work.get();
    } finally {
      host.parameters().swapOriginals();
      host.modules().bare(false);
    }
  }

  public HostModel host() {
    return host;
  }

  public List<Attachment> attachments() {
    return attachments;
  }

  /** Adds an attached technique and what it trains. */
  public InjectedModel add(Attachment attachment) {
    int index = attachments.size();
    attachments.add(attachment);
    attachment
        .trained()
        .forEach(
            (name, array) -> {
              trained.put(index + "/" + name, array);
              owners.put(index + "/" + name, attachment);
            });
    attachment.trainedBase().forEach(name -> trainBase(name, attachment));
    return this;
  }

  /** Trains the head of a classifier, unless a technique has its own copy of it. */
  public InjectedModel trainHead() {
    HostLayout layout = host.layout();
    if (layout.head().task() == Task.CAUSAL_LM) {
      return this;
    }
    for (ParameterInfo p : layout.headParameters()) {
      boolean saved =
          attachments.stream().anyMatch(a -> a.trained().containsKey(a.fileName(p.name())));
      if (!saved) {
        trainBase(p.name(), null);
      }
    }
    return this;
  }

  /** Makes the trained base parameters those of a step; a later step than before. */
  public void advance(long step) {
    for (long s = drawn + 1; s <= step; s++) {
      for (Attachment attachment : attachments) {
        Set<String> now = attachment.trainedBaseAt(s);
        if (now != null && now != sets.put(attachment, now)) {
          change(attachment, now);
        }
      }
    }
    drawn = Math.max(drawn, step);
  }

  private void change(Attachment owner, Set<String> now) {
    for (String name : List.copyOf(trainedBase)) {
      if (owners.get(name) == owner && !now.contains(name)) {
        NDArray own = trained.remove(name);
        NDArray plain = owner.released(name, own);
        host.parameters().put(name, plain);
        trainedBase.remove(name);
        owners.remove(name);
        own.close();
      }
    }
    now.forEach(name -> trainBase(name, owner));
  }

  /** Base parameters that techniques may train in other steps than this one, by name. */
  public Map<String, NDArray> resting() {
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (Attachment attachment : attachments) {
      for (String name : attachment.everTrainedBase()) {
        if (!trainedBase.contains(name)) {
          result.put(name, host.parameters().get(name));
        }
      }
    }
    return result;
  }

  private void trainBase(String name, Attachment owner) {
    if (!trainedBase.add(name)) {
      return;
    }
    NDArray loaded = host.parameters().get(name);
    NDArray own = Torch.keep(Torch.withoutGradient(loaded::duplicate));
    own.setRequiresGradient(true);
    host.parameters().put(name, own);
    host.parameters().release(name, loaded);
    trained.put(name, own);
    if (owner != null) {
      owners.put(name, owner);
    }
  }

  /**
   * Keeps the frozen matrices of the base in bfloat16, where they are as the host made them. What
   * is trained stays in float32, and so do vectors: they are small.
   */
  public void halveFrozen() {
    for (ParameterInfo p : host.layout().parameters()) {
      if (host.parameters().has(p.name()) && !trainedBase.contains(p.name())) {
        if (p.shape().size() == 2) {
          host.parameters().halve(p.name());
        } else {
          host.parameters().own(p.name());
        }
      }
    }
  }

  /**
   * Everything trained: {@code index/file name} for adapters' tensors, checkpoint name for base.
   */
  public Map<String, NDArray> trained() {
    return trained;
  }

  /** Base parameters trained in place. */
  public Set<String> trainedBase() {
    return trainedBase;
  }

  /** The technique that a trained tensor belongs to, or null for a head. */
  public Attachment owner(String trainedName) {
    Attachment owner = owners.get(trainedName);
    return owner == null ? ownerOf(trainedName) : owner;
  }

  public long trainedCount() {
    return trained.values().stream().mapToLong(a -> a.getShape().size()).sum();
  }

  /** The adapter file: the techniques' tensors and the base parameters trained in place. */
  public Map<String, NDArray> adapterFile() {
    return file(Attachment::stored);
  }

  /** The same for the base as it was before any technique's start changed it. */
  public Map<String, NDArray> originalBaseFile() {
    return file(Attachment::originalBaseFile);
  }

  private Map<String, NDArray> file(Function<Attachment, Map<String, NDArray>> tensors) {
    Map<String, NDArray> file = new LinkedHashMap<>();
    attachments.forEach(a -> file.putAll(tensors.apply(a)));
    Set<String> names = new LinkedHashSet<>(trainedBase);
    names.addAll(resting().keySet());
    for (String name : names) {
      Attachment owner = ownerOf(name);
      Attachment namer = owner == null && !attachments.isEmpty() ? attachments.get(0) : owner;
      String stored = namer == null ? name : namer.fileName(name);
      if (stored == null && owner == null) {
        stored = Attachment.PREFIX + name; // a head beside a technique that leaves its base out
      }
      if (stored != null) {
        file.put(stored, host.parameters().get(name));
      }
    }
    return file;
  }

  private Attachment ownerOf(String base) {
    return attachments.stream()
        .filter(a -> a.everTrainedBase().contains(base))
        .findFirst()
        .orElse(owners.get(base)); // a head that no technique has
  }

  /**
   * Weights of a plain model that does what this one does, by checkpoint name, stored layout. A
   * tied head is among them only when it no longer equals the embedding: the model must then be
   * untied.
   */
  public Map<String, NDArray> merged() {
    Map<String, NDArray> result = new LinkedHashMap<>(host.parameters().all());
    for (Site site : host.layout().sites()) {
      switch (site.kind()) {
        case LINEAR, HEAD -> mergeLinear(site, result);
        case EMBEDDING -> result.put(site.weight(), host.modules().embedding(site.name()).weight());
        case NORM -> {
          result.put(site.weight(), host.modules().norm(site.name()).weight());
          NDArray shift = host.modules().norm(site.name()).bias();
          if (shift != null) {
            result.put(site.biasName(), placed(site, shift));
          }
        }
        default -> {}
      }
    }
    return result;
  }

  private void mergeLinear(Site site, Map<String, NDArray> result) {
    var linear = host.modules().linear(site.name());
    boolean tied = site.kind() == SiteKind.HEAD && !host.parameters().has(site.weight());
    NDArray weight = linear.weight();
    if (tied) {
      String table = host.layout().tiedHead();
      NDArray shared = host.parameters().get(table);
      NDArray merged = result.get(table);
      if (weight == shared && merged == shared || weight.contentEquals(merged)) {
        return;
      }
    }
    result.put(site.weight(), site.transposed() ? weight.transpose() : weight);
    NDArray bias = linear.bias();
    if (bias != null) {
      result.put(site.biasName(), placed(site, bias));
    }
  }

  /** A bias that the plain model can hold. */
  private static NDArray placed(Site site, NDArray bias) {
    if (site.bias()) {
      return bias;
    }
    throw new UnsupportedException(
        "merging at "
            + site.name()
            + ": a technique adds a bias and the model has none there;"
            + " keep the adapter apart, or choose sites with a bias");
  }
}
