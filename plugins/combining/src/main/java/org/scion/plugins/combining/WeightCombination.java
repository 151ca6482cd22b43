package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.runner.engine.Torch;
import org.scion.runner.export.ModelFolder;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunSetup;

/** Whole weights of several runs into one checkpoint: soup, LiNeS, PCB. */
final class WeightCombination implements CombineJob.Combination {
  private final List<RunSetup> setups;
  private final String method;
  private final ObjectNode config;
  private Map<String, NDArray> merged;

  WeightCombination(List<RunSetup> setups, String method) {
    this.setups = setups;
    this.method = method;
    this.config = setups.get(0).config();
  }

  @Override
  public HostModel combine(CombineRequest request) {
    List<Map<String, NDArray>> members = new ArrayList<>();
    for (RunSetup setup : setups) {
      members.add(Torch.withoutGradient(() -> weights(setup)));
    }
    HostModel host = base();
    Map<String, NDArray> start = new LinkedHashMap<>();
    members.get(0).keySet().forEach(name -> start.put(name, stored(host, name)));
    merged =
        Torch.withoutGradient(
            () ->
                switch (method) {
                  case "lines" ->
                      TaskVectors.lines(start, members, request.weights(), request.alpha());
                  case "pcb" -> TaskVectors.pcb(start, members, request.options().density());
                  default -> TaskVectors.soup(members, request.weights());
                });
    merged.forEach((name, array) -> host.parameters().put(name, Torch.keep(array)));
    return host;
  }

  /** Merged weights; a head that left its tie is in all of them or in none. */
  private Map<String, NDArray> weights(RunSetup setup) {
    Map<String, NDArray> weights = new LinkedHashMap<>(setup.model().merged());
    String head = setup.model().host().layout().headModule() + ".weight";
    boolean tied = setup.model().host().layout().tiedHead() != null;
    if (tied && weights.containsKey(head)) {
      throw new org.scion.core.UnsupportedException(
          "combining whole weights of " + setup.spec().name() + ", whose tied head was changed");
    }
    return weights;
  }

  private static NDArray stored(HostModel host, String name) {
    return host.parameters().get(name);
  }

  private HostModel base() {
    RunSetup first = setups.get(0);
    try (Checkpoint checkpoint = first.source().weights()) {
      return new HostLoader(
              first.source().config(), checkpoint, first.model().host().layout().head())
          .load(first.spec().training().seed());
    }
  }

  @Override
  public HostModel write(Path out) {
    ModelFolder.write(out, config, merged, setups.get(0).source());
    try (Checkpoint checkpoint = Checkpoints.open(out)) {
      return new HostLoader(config, checkpoint, setups.get(0).model().host().layout().head())
          .load(0);
    }
  }
}
