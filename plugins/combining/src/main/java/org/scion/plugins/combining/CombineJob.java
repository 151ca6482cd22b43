package org.scion.plugins.combining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.model.HostLayout;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.export.ModelFolder;
import org.scion.runner.export.Proof;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;
import org.scion.runner.run.RunSetup;
import org.scion.runner.worker.Job;

/** Combines runs: arguments runs, weights, method, out, density, rank, seed. */
@AutoService(Job.class)
public final class CombineJob implements Job {
  @Override
  public String id() {
    return "combine";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    String method = arguments.path("method").asText();
    List<String> known =
        Techniques.load().all().stream()
            .filter(MergeTechnique.class::isInstance)
            .flatMap(t -> ((MergeTechnique) t).methods().stream())
            .sorted()
            .toList();
    if (!known.contains(method)) {
      throw new SpecException("--method", method, "one of " + String.join(", ", known), "");
    }
    List<RunSetup> setups = setups(context);
    Path out = Path.of(arguments.path("out").asText());
    Combination combination =
        MergeKind.find(method).isPresent()
            ? new AdapterCombination(setups, MergeKind.find(method).orElseThrow())
            : new WeightCombination(setups, method);
    context.progress("combining", 1, 3, "parts");
    Proof proof;
    try (TextTokenizer tokenizer = TextTokenizer.of(setups.get(0).source())) {
      HostModel combined = combination.combine(CombineRequest.of(arguments));
      List<float[]> before = Proof.logits(combined, tokenizer);
      context.progress("writing", 2, 3, "parts");
      HostModel written = combination.write(out);
      proof = Proof.of(before, Proof.logits(written, tokenizer), classes(combined));
    }
    context.progress("done", 3, 3, "parts");
    ObjectNode result = Json.object();
    result.set("files", Json.tree(ModelFolder.files(out)));
    return result.setAll(proof.json());
  }

  private static int classes(HostModel host) {
    HostLayout layout = host.layout();
    return layout.head().labels() > 0 ? layout.head().labels() : layout.dimensions().vocabulary();
  }

  /** The trained runs; all must have one base. */
  private static List<RunSetup> setups(Context context) {
    List<RunSetup> setups = new ArrayList<>();
    for (JsonNode id : context.arguments().path("runs")) {
      context.progress("loading", setups.size(), context.arguments().path("runs").size(), "runs");
      setups.add(RunModel.of(id.asText(), context.workspace()).trained());
    }
    RunSetup first = setups.get(0);
    for (RunSetup other : setups) {
      HostLayout mine = other.model().host().layout();
      boolean same =
          other.source().location().equals(first.source().location())
              && mine.head().equals(first.model().host().layout().head());
      if (!same) {
        throw new SpecException(
            "ID",
            other.spec().name() + " on " + other.source().location(),
            "runs of one base and one kind of head (" + first.source().location() + ")",
            "Weights of different models cannot be combined.");
      }
    }
    return setups;
  }

  /** What was combined: first in memory, then on disk. */
  interface Combination {
    /** The combined model, put together in memory. */
    HostModel combine(CombineRequest request);

    /** Writes it and loads what was written. */
    HostModel write(Path out);
  }
}
