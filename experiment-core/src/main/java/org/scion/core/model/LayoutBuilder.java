package org.scion.core.model;

import java.util.ArrayList;
import java.util.List;

/** Collects parameters and sites in the order of the forward pass. Confined to one thread. */
public final class LayoutBuilder {
  private final List<ParameterInfo> parameters = new ArrayList<>();
  private final List<Site> sites = new ArrayList<>();
  private final int hidden;
  private int layer = -1;

  public LayoutBuilder(int hidden) {
    this.hidden = hidden;
  }

  /** Sites added from now on lie in this layer; -1 for outside. */
  public LayoutBuilder layer(int index) {
    layer = index;
    return this;
  }

  /** A linear module, weight (out, in). */
  public LayoutBuilder linear(String name, int in, int out, boolean bias) {
    return weighted(name, SiteKind.LINEAR, in, out, bias, false);
  }

  /** GPT-2's Conv1D, weight (in, out). */
  public LayoutBuilder conv1d(String name, int in, int out) {
    return weighted(name, SiteKind.LINEAR, in, out, true, true);
  }

  /** The output projection. */
  public LayoutBuilder head(String name, int in, int out, boolean bias, boolean tied) {
    if (tied) {
      sites.add(new Site(name, SiteKind.HEAD, layer, in, out, bias, false));
      return this;
    }
    return weighted(name, SiteKind.HEAD, in, out, bias, false);
  }

  public LayoutBuilder embedding(String name, int rows, int dim) {
    parameters.add(ParameterInfo.of(name + ".weight", rows, dim));
    sites.add(new Site(name, SiteKind.EMBEDDING, layer, rows, dim, false, false));
    return this;
  }

  public LayoutBuilder norm(String name, boolean bias) {
    return norm(name, hidden, bias);
  }

  /** A norm of another width than the model's: over each head of an attention. */
  public LayoutBuilder norm(String name, int width, boolean bias) {
    parameters.add(ParameterInfo.of(name + ".weight", width));
    if (bias) {
      parameters.add(ParameterInfo.of(name + ".bias", width));
    }
    sites.add(new Site(name, SiteKind.NORM, layer, width, width, bias, false));
    return this;
  }

  /** A hidden-state site of the model's width. */
  public LayoutBuilder hidden(String name, SiteKind kind) {
    return hidden(name, kind, hidden);
  }

  public LayoutBuilder hidden(String name, SiteKind kind, int width) {
    sites.add(new Site(name, kind, layer, hidden, width, false, false));
    return this;
  }

  private LayoutBuilder weighted(
      String name, SiteKind kind, int in, int out, boolean bias, boolean transposed) {
    parameters.add(
        transposed
            ? ParameterInfo.of(name + ".weight", in, out)
            : ParameterInfo.of(name + ".weight", out, in));
    if (bias) {
      parameters.add(ParameterInfo.of(name + ".bias", out));
    }
    sites.add(new Site(name, kind, layer, in, out, bias, transposed));
    return this;
  }

  public List<ParameterInfo> parameters() {
    return parameters;
  }

  public List<Site> sites() {
    return sites;
  }
}
