package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.scion.core.Json;
import org.scion.core.lab.SingularValues;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.LabSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.OnEveryCore;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;

/**
 * Spectra of the trained matrices while they are trained, as {@code spectrum} events. Trains
 * nothing and changes no number of the run.
 *
 * <p>Each round looks at every matrix once. The work is done between steps, a matrix at a time and
 * only while it has taken less than its share of the time since the start; what does not fit waits
 * for later steps, and its event names the step that it was looked at. A low-rank change is
 * decomposed through its factors, {@link FactoredChange#singularValues}.
 */
public final class LiveSpectra extends Attachment {
  private static final int ROUNDS = 20;

  private final HostModel host;
  private final LabSpec lab;
  private final Map<Site, Watched> sites = new LinkedHashMap<>();
  private final Deque<Watched> waiting = new ArrayDeque<>();
  private final List<ObjectNode> ready = new ArrayList<>();
  private long started;
  private long spent;
  private long dearest;

  /** A matrix with what it was at the start. */
  private static final class Watched {
    private final Site site;
    private final NDArray start;
    private NDArray vectors;
    private float[] sigma;

    /**
     * @param start the weight at the start; null while it is the host's own, which stays
     */
    Watched(Site site, NDArray start) {
      this.site = site;
      this.start = start;
    }
  }

  /** Watches every matrix of the layers that the model's techniques change. */
  public LiveSpectra(InjectedModel model, LabSpec lab) {
    this.host = model.host();
    this.lab = lab;
    Set<String> inPlace = new TreeSet<>(model.trainedBase());
    model.attachments().forEach(a -> inPlace.addAll(a.everTrainedBase()));
    for (Site site : host.layout().sites()) {
      boolean changes =
          site.kind() == SiteKind.LINEAR
              && site.layer() >= 0
              && (inPlace.contains(site.weight()) || !host.modules().isPlain(site.name()));
      if (changes) {
        sites.put(site, new Watched(site, start(site)));
      }
    }
  }

  /** How many matrices are watched. */
  public int size() {
    return sites.size();
  }

  private NDArray start(Site site) {
    FactoredChange change = FactoredChange.of(host.modules().linear(site.name()));
    boolean stays = change != null && change.isZero();
    return stays
        ? null
        : Torch.keep(Torch.withoutGradient(() -> ComparedModels.weight(host, site).duplicate()));
  }

  @Override
  public void beforeStep(StepContext step) {
    started = started == 0 ? System.nanoTime() : started;
  }

  @Override
  public void afterStep(StepContext step, Map<String, NDArray> gradients) {
    long every = lab.every() > 0 ? lab.every() : Math.max(1, step.steps() / ROUNDS);
    if (step.step() % every == 0 || step.step() == step.steps()) {
      sites.values().stream().filter(w -> !waiting.contains(w)).forEach(waiting::add);
    }
    while (!waiting.isEmpty() && affordable()) {
      long from = System.nanoTime();
      OnEveryCore.onOneThread(() -> work(step.step()));
      long took = System.nanoTime() - from;
      spent += took;
      dearest = Math.max(dearest, took);
    }
  }

  /** Whether another piece, were it as dear as the dearest so far, stays within the share. */
  private boolean affordable() {
    return spent + dearest <= lab.share() * (System.nanoTime() - started);
  }

  /** One piece: the decomposition of a start, once, or a look at how a matrix is now. */
  private Void work(long step) {
    Watched next = waiting.poll();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      if (next.vectors == null) {
        NDArray start = next.start == null ? ownWeight(next.site) : next.start;
        Spectrum.Decomposition base = Spectrum.Decomposition.of(start);
        next.vectors = Torch.keep(base.u().duplicate());
        next.sigma = Torch.floats(base.s());
        waiting.addFirst(next);
      } else {
        ready.add(look(next, step));
      }
    }
    return null;
  }

  private NDArray ownWeight(Site site) {
    NDArray stored = host.parameters().get(site.weight());
    return site.transposed() ? stored.transpose() : stored;
  }

  private ObjectNode look(Watched w, long step) {
    NDArray now = ComparedModels.weight(host, w.site);
    long top = Math.min(lab.top(), w.sigma.length);
    NDList first = Kernels.callAll("top_left", now, Kernels.scalar(top));
    float[] cosine = Cosines.of(w.vectors, first.get(0)).best();
    FactoredChange change =
        w.start == null ? FactoredChange.of(host.modules().linear(w.site.name())) : null;
    NDArray values =
        change != null
            ? change.singularValues()
            : Kernels.call(
                "singular_values", now.sub(w.start == null ? ownWeight(w.site) : w.start));
    return event(w, step, first.get(1), cosine, new SingularValues(Torch.floats(values)));
  }

  private ObjectNode event(
      Watched w, long step, NDArray tuned, float[] cosine, SingularValues delta) {
    int intruders = 0;
    for (float c : cosine) {
      intruders += c < lab.epsilon() ? 1 : 0;
    }
    SingularValues base = new SingularValues(w.sigma);
    ObjectNode node = Json.object().put("step", step).put("site", w.site.name());
    node.set("sigma_base", Json.tree(base.first(lab.top())));
    node.set("sigma_tuned", Json.tree(Torch.floats(tuned)));
    node.set("sigma_delta", Json.tree(delta.first(lab.top())));
    node.set("cosine", Json.tree(cosine));
    node.put("intruders", intruders).put("epsilon", lab.epsilon());
    node.put("effective_rank_delta", delta.effectiveRank());
    node.put("stable_rank_delta", delta.stableRank());
    return node.put("norm_ratio", base.norm() == 0 ? null : delta.norm() / base.norm());
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    ready.forEach(node -> events.accept("spectrum", node));
    ready.clear();
  }

  /** Seconds that spectra took so far. */
  public double seconds() {
    return spent / 1e9;
  }
}
