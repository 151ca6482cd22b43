package org.scion.plugins.lisa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;

/** Which layers are trained in a step: a function of seed and step alone. */
final class LayerDraw extends Attachment {
  private final HostLayout layout;
  private final List<Site> sites;
  private final Initialiser random;
  private final int count;
  private final int interval;
  private final boolean ends;
  private final Set<String> ever;
  private Set<Integer> layers = Set.of();
  private Set<String> current;
  private long period = -1;
  private boolean told;

  LayerDraw(AttachContext context) {
    layout = context.host().layout();
    sites = context.sites();
    random = context.random();
    count = Math.min(context.settings().integer("layers"), layout.dimensions().layers());
    interval = context.settings().integer("interval");
    ends = context.settings().flag("ends");
    Set<Integer> all =
        sites.stream().map(Site::layer).filter(l -> l >= 0).collect(Collectors.toSet());
    ever = names(all);
    trainedBaseAt(1);
  }

  private Set<String> names(Set<Integer> some) {
    return Lisa.parameters(layout, sites, some, ends).stream()
        .map(ParameterInfo::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public Set<String> trainedBaseAt(long step) {
    long now = (step - 1) / interval;
    if (now != period) {
      period = now;
      layers = draw(now);
      current = names(layers);
      told = false;
    }
    return current;
  }

  private Set<Integer> draw(long number) {
    RandomGenerator generator = random.generator("lisa " + number);
    Set<Integer> drawn = new TreeSet<>();
    while (drawn.size() < count) {
      drawn.add(generator.nextInt(layout.dimensions().layers()));
    }
    return drawn;
  }

  @Override
  public Set<String> trainedBase() {
    return current;
  }

  @Override
  public Set<String> everTrainedBase() {
    return ever;
  }

  @Override
  public String fileName(String baseParameter) {
    return baseParameter;
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    if (!told) {
      told = true;
      ObjectNode data = Json.object();
      data.set("layers", Json.tree(layers));
      events.accept("layers_drawn", data);
    }
  }
}
