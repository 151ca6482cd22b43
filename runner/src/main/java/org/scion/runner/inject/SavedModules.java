package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Kernels;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;
import org.scion.runner.module.Norm;

/**
 * Modules trained whole beside an adapter (PEFT's modules_to_save): each gets a copy of its weight
 * and bias, so that a tied head keeps the original. Names are matched by plain ending, of the
 * module or of one that contains it.
 */
public final class SavedModules {
  private SavedModules() {}

  /** Whether a module is meant by one of the entries. */
  public static boolean matches(String module, List<String> entries) {
    return named(module, entries).isPresent();
  }

  /** The module that an entry names: the given one or one that contains it. */
  private static Optional<String> named(String module, List<String> entries) {
    for (String name = module; ; name = name.substring(0, name.lastIndexOf('.'))) {
      if (entries.stream().anyMatch(name::endsWith)) {
        return Optional.of(name);
      }
      if (name.indexOf('.') < 0) {
        return Optional.empty();
      }
    }
  }

  /**
   * Two more names under which PEFT's bias "all" writes the bias of a module trained whole: of its
   * trained copy and of its original. The adapter's name is left out of the file's names, except
   * inside a composed module.
   */
  public record BiasNames(String copy, String original) {
    /** The names for a site that one of the entries means, or that lies within such a module. */
    public static BiasNames of(String site, List<String> entries) {
      String saved = named(site, entries).orElseThrow();
      String inner = site.substring(saved.length()) + ".bias";
      String copy = saved.equals(site) ? ".modules_to_save" : ".modules_to_save.default";
      return new BiasNames(saved + copy + inner, saved + ".original_module" + inner);
    }
  }

  /** The sites meant by the entries. */
  public static List<Site> sites(HostLayout layout, List<String> entries) {
    return layout.sites().stream()
        .filter(s -> s.kind().weighted())
        .filter(s -> matches(s.name(), entries))
        .toList();
  }

  /** Parameters of the modules that are meant. */
  public static List<ParameterInfo> parameters(HostLayout layout, List<String> entries) {
    return layout.parameters().stream().filter(p -> matches(p.module(), entries)).toList();
  }

  /** Wraps each module that is meant with a trained copy of itself. */
  public static void attach(HostModel host, List<String> entries, Attachment owner) {
    for (Site site : sites(host.layout(), entries)) {
      String file = owner.fileName(site.name());
      switch (site.kind()) {
        case LINEAR, HEAD ->
            host.modules().wrapLinear(site.name(), base -> linear(base, site, file, owner));
        case EMBEDDING ->
            host.modules()
                .wrapEmbedding(
                    site.name(),
                    base -> embedding(owner.train(file + ".weight", base.weight().duplicate())));
        case NORM -> host.modules().wrapNorm(site.name(), base -> norm(base, file, owner));
        default -> throw new IllegalStateException("no weight at " + site.kind());
      }
    }
  }

  private static Linear linear(Linear base, Site site, String file, Attachment owner) {
    boolean transposed = site.kind() == SiteKind.LINEAR && site.transposed();
    NDArray logical = base.weight();
    NDArray weight =
        owner.train(
            file + ".weight", transposed ? logical.transpose().duplicate() : logical.duplicate());
    NDArray bias =
        base.bias() == null ? null : owner.train(file + ".bias", base.bias().duplicate());
    return new Linear() {
      @Override
      public NDArray weight() {
        return transposed ? weight.transpose() : weight;
      }

      @Override
      public NDArray bias() {
        return bias;
      }
    };
  }

  private static Embedding embedding(NDArray weight) {
    return new Embedding() {
      @Override
      public NDArray weight() {
        return weight;
      }

      @Override
      public NDArray forward(NDArray ids) {
        return Kernels.call("embedding", weight, ids);
      }
    };
  }

  private static Norm norm(Norm base, String file, Attachment owner) {
    NDArray weight = owner.train(file + ".weight", base.weight().duplicate());
    NDArray bias =
        base.bias() == null ? null : owner.train(file + ".bias", base.bias().duplicate());
    return base.with(weight, bias);
  }
}
