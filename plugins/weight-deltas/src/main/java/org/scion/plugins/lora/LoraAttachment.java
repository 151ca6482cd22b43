package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.UnsupportedException;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.inject.StepContext;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/**
 * LoRA attached to a host: factors at every site, trained biases, modules trained whole, embedding
 * rows trained whole. Methods of the LoRA form override what they do at a site.
 */
public class LoraAttachment extends Attachment {
  private final AttachContext context;
  private final Set<String> trainedBiases = new LinkedHashSet<>();
  private final Set<String> adapted = new LinkedHashSet<>();
  private TiedFactors tied;

  public LoraAttachment(AttachContext context) {
    this.context = context;
  }

  /** Wraps every site; called once, by the technique that makes it. */
  public final LoraAttachment attach() {
    HostModel host = context.host();
    List<String> saved = context.settings().texts("modules_to_save");
    List<Site> sites =
        context.sites().stream().filter(s -> !SavedModules.matches(s.name(), saved)).toList();
    LoraMethod.trainedBiases(host.layout(), sites, context.settings()).stream()
        .filter(p -> !SavedModules.matches(p.module(), saved))
        .map(ParameterInfo::name)
        .forEach(trainedBiases::add);
    sites.forEach(s -> adapted.add(s.name()));
    for (Site site : sites) {
      adapt(site, LoraShape.of(context.settings().at(site.name())));
    }
    SavedModules.attach(host, saved, this);
    if (context.settings().text("bias").equals("all")) {
      nameSavedBiases(host, saved);
    }
    extras(sites, saved);
    return this;
  }

  /** What comes besides the sites: nothing here. */
  protected void extras(List<Site> sites, List<String> saved) {}

  protected final AttachContext context() {
    return context;
  }

  protected final HostModel host() {
    return context.host();
  }

  protected final Settings settings() {
    return context.settings();
  }

  /** With bias "all", PEFT writes the biases of modules trained whole under two more names. */
  private void nameSavedBiases(HostModel host, List<String> saved) {
    for (Site site : SavedModules.sites(host.layout(), saved)) {
      NDArray bias = trained().get(PREFIX + site.biasName());
      if (bias != null) {
        SavedModules.BiasNames names = SavedModules.BiasNames.of(site.name(), saved);
        store(PREFIX + names.copy(), bias);
        store(PREFIX + names.original(), host.parameters().get(site.biasName()).duplicate());
      }
    }
  }

  private void adapt(Site site, LoraShape shape) {
    if (shape.rank() == 0) {
      return; // a redistribution of ranks left nothing here
    }
    HostModel host = context.host();
    if (site.kind() == SiteKind.EMBEDDING) {
      host.modules().wrapEmbedding(site.name(), base -> embedding(site, shape, base));
    } else {
      host.modules().wrapLinear(site.name(), base -> linear(site, shape, base));
    }
    if (storesBase(site)) {
      storeBase(site);
    }
  }

  /** PEFT stores the base of an adapted embedding that may have been resized. */
  protected boolean storesBase(Site site) {
    return site.name().endsWith("embed_tokens") || site.name().endsWith("lm_head");
  }

  private void storeBase(Site site) {
    HostModel host = context.host();
    String weight = host.parameters().has(site.weight()) ? site.weight() : host.layout().tiedHead();
    store(PREFIX + site.name() + ".base_layer.weight", host.parameters().get(weight).duplicate());
  }

  /** What the method makes of a linear module; a LoRA with fresh factors here. */
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    return new LoraLinear(base, factors(site, shape), shape, context.host()::training);
  }

  /** What the method makes of an embedding; a LoRA with fresh factors here. */
  protected Embedding embedding(Site site, LoraShape shape, Embedding base) {
    return new LoraEmbedding(base, embeddingFactors(site, shape), shape.scaling());
  }

  /** Start values of A at a site, (r, in), by the setting {@code init}. */
  protected final float[] startOfA(Site site, int rank, int in) {
    String name = PREFIX + site.name();
    return settings().json().path("init").asText().equals("gaussian")
        ? context.random().normal(name, rank * in, 1.0 / rank)
        : context.random().kaiming(name, rank * in, in);
  }

  /** Trained factors of a linear module: A by the setting {@code init}, B zero. */
  protected final Factors factors(Site site, LoraShape shape) {
    int r = shape.rank();
    NDArray a = Torch.create(startOfA(site, r, site.in()), r, site.in());
    return train(site, a, Torch.zeros(site.out(), r));
  }

  /** Trains given factors of a linear module under PEFT's names, with a bias of B if asked for. */
  protected final Factors train(Site site, NDArray a, NDArray b) {
    String name = PREFIX + site.name();
    NDArray trainedA = train(name + ".lora_A.weight", a);
    NDArray trainedB = train(name + ".lora_B.weight", b);
    boolean biased = settings().flag("lora_bias");
    NDArray bias = biased ? train(name + ".lora_B.bias", Torch.zeros(site.out())) : null;
    return new Factors(trainedA, trainedB, bias);
  }

  /** Trained factors of an embedding: A zero, B normal. */
  protected final Factors embeddingFactors(Site site, LoraShape shape) {
    int r = shape.rank();
    String name = PREFIX + site.name();
    float[] start = context.random().normal(name, site.out() * r, 1.0);
    NDArray a = train(name + ".lora_embedding_A", Torch.zeros(r, site.in()));
    NDArray b = train(name + ".lora_embedding_B", Torch.create(start, site.out(), r));
    return new Factors(a, b, null);
  }

  /**
   * Replaces a weight of the base.
   *
   * @param weight (out, in)
   */
  protected final void replaceBase(Site site, NDArray weight) {
    if (!host().parameters().has(site.weight())) {
      throw new UnsupportedException(
          "a start that changes the base at "
              + site.name()
              + ", whose weight the embedding shares");
    }
    NDArray stored = site.transposed() ? weight.transpose().duplicate() : weight;
    host().parameters().put(site.weight(), Torch.keep(stored));
  }

  /** Gives a tied head the transposed factors of the embedding, kept equal in training. */
  protected final void tieHead(Site embedding, Site head) {
    String name = PREFIX + embedding.name();
    NDArray a = trained().get(name + ".lora_embedding_A");
    NDArray b = trained().get(name + ".lora_embedding_B");
    String headName = PREFIX + head.name();
    NDArray headA = train(headName + ".lora_A.weight", b.transpose().duplicate());
    NDArray headB = train(headName + ".lora_B.weight", a.transpose().duplicate());
    LoraShape shape = LoraShape.of(settings().at(embedding.name()));
    Factors factors = new Factors(headA, headB, null);
    host()
        .modules()
        .wrapLinear(head.name(), base -> new LoraLinear(base, factors, shape, host()::training));
    storeBase(head);
    tied = new TiedFactors(name, headName);
  }

  @Override
  public void afterGradients(StepContext step, Map<String, NDArray> gradients) {
    if (tied != null) {
      tied.addUp(gradients);
    }
  }

  @Override
  public Set<String> trainedBase() {
    return trainedBiases;
  }

  @Override
  public String fileName(String baseParameter) {
    boolean bias = baseParameter.endsWith(".bias");
    String module = baseParameter.substring(0, Math.max(0, baseParameter.lastIndexOf('.')));
    return bias && adapted.contains(module)
        ? PREFIX + module + ".base_layer.bias"
        : super.fileName(baseParameter);
  }
}
