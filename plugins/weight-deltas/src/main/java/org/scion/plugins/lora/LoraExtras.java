package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.SiteSelection;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/** Plain LoRA with what it may have besides: trained token rows, tied heads, bare parameters. */
final class LoraExtras extends LoraAttachment {
  LoraExtras(AttachContext context) {
    super(context);
  }

  /** The word embedding, whose table a tied head shares. */
  static Site words(HostLayout layout) {
    return layout.sites(SiteKind.EMBEDDING).get(0);
  }

  @Override
  protected void extras(List<Site> sites, List<String> saved) {
    HostLayout layout = host().layout();
    Site words = words(layout);
    List<Integer> tokens = settings().integers(LoraTechnique.TOKENS);
    boolean tied = layout.tiedHead() != null;
    if (!tokens.isEmpty()) {
      trainRows(words, tokens, tied);
    }
    if (settings().flag(LoraTechnique.TIE) && tied) {
      Site head = layout.sites(SiteKind.HEAD).get(0);
      if (sites.contains(head) || SavedModules.matches(head.name(), saved)) {
        throw new UnsupportedException(
            "tie_weights with the head among the targets; name the word embedding alone");
      }
      if (SavedModules.matches(words.name(), saved)) {
        shareSaved(words, head);
      } else if (sites.contains(words)) {
        tieHead(words, head);
      }
    }
  }

  private void trainRows(Site words, List<Integer> tokens, boolean tied) {
    for (int token : tokens) {
      if (token < 0 || token >= words.in()) {
        throw new SpecException(
            "techniques.trainable_tokens",
            String.valueOf(token),
            "token ids from 0 to " + (words.in() - 1),
            "The word embedding has " + words.in() + " rows.");
      }
    }
    long[] rows = tokens.stream().mapToLong(Integer::longValue).toArray();
    NDArray index = Torch.keep(Torch.create(rows));
    Embedding before = host().modules().embedding(words.name());
    NDArray start =
        Torch.withoutGradient(
            () -> org.scion.runner.engine.Kernels.call("rows", before.weight(), index));
    NDArray values =
        train(PREFIX + words.name() + ".token_adapter.trainable_tokens_delta", start.duplicate());
    TokenRows trained = new TokenRows(rows, words.in(), index, values);
    host().modules().wrapEmbedding(words.name(), trained::embedding);
    if (tied) {
      host().modules().wrapLinear(host().layout().headModule(), trained::head);
    }
  }

  /** The tied head uses the trained copy of the table; PEFT saves it under both names. */
  private void shareSaved(Site words, Site head) {
    NDArray table = trained().get(PREFIX + words.weight());
    store(PREFIX + head.weight(), table);
    host()
        .modules()
        .wrapLinear(
            head.name(),
            base ->
                new Linear() {
                  @Override
                  public NDArray weight() {
                    return table;
                  }

                  @Override
                  public NDArray bias() {
                    return base.bias();
                  }
                });
  }

  /** Whether the weight itself is the target, as PEFT's target_parameters says. */
  private boolean bare(Site site) {
    return settings().texts(LoraTechnique.PARAMETERS).stream()
        .anyMatch(p -> SiteSelection.matches(p, site.weight()));
  }

  @Override
  protected boolean storesBase(Site site) {
    return !bare(site) && super.storesBase(site);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    return bare(site)
        ? new ParameterLinear(base, stored(site, shape), shape.scaling(), site.transposed())
        : super.linear(site, shape, base);
  }

  @Override
  protected Embedding embedding(Site site, LoraShape shape, Embedding base) {
    return bare(site)
        ? new ParameterEmbedding(base, stored(site, shape), shape.scaling())
        : super.embedding(site, shape, base);
  }

  /** Factors in the orientation in which the checkpoint stores the weight. */
  private Factors stored(Site site, LoraShape shape) {
    if (settings().flag("lora_bias") || shape.dropout() > 0) {
      throw new UnsupportedException("lora_bias or dropout together with target_parameters");
    }
    boolean swapped = site.transposed() || site.kind() == SiteKind.EMBEDDING;
    int in = swapped ? site.out() : site.in();
    int out = swapped ? site.in() : site.out();
    NDArray a = Torch.create(startOfA(site, shape.rank(), in), shape.rank(), in);
    return train(site, a, Torch.zeros(out, shape.rank()));
  }
}
