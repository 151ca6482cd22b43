package org.scion.ui.tour;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;

/** Made-up samples, ranks and spectra, shaped as a worker writes them. */
final class SampleEvents {
  static final List<String> SITES = List.of("query", "key", "value");
  static final int LAYERS = 6;
  private static final int TOP = 10;

  private SampleEvents() {}

  static String site(int layer, String module) {
    return "bert.encoder.layer." + layer + ".attention.self." + module;
  }

  static void ofStep(SampleRun run, int step, EventWriter events, Random random) {
    events.write(
        "sample",
        Json.object()
            .put("step", step)
            .put("prompt", "My card has not arrived yet.")
            .put("text", step < run.steps() / 3 ? "card_payment (0.31)" : "card_arrival (0.94)"));
    if (run.technique().equals("adalora")) {
      ranks(run, step, events, random);
    }
    if (step == EVENT_WITH_WARNING) {
      events.write(
          "warning",
          Json.object()
              .put("message", "3 of 1,332 texts were cut at 128 tokens.")
              .put("advice", "Raise data.max_length if their ends matter."));
    }
  }

  private static final int EVENT_WITH_WARNING = 40;

  private static void ranks(SampleRun run, int step, EventWriter events, Random random) {
    double time = (double) step / run.steps();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (String module : SITES) {
        double want =
            1 + 1.7 * layer + (module.equals("value") ? 3 : module.equals("key") ? -4 : 0);
        int rank = (int) Math.max(0, Math.round(12 + (want - 12) * Math.min(1, 1.6 * time)));
        events.write(
            "rank",
            Json.object()
                .put("step", step)
                .put("site", site(layer, module))
                .put("rank", rank)
                .put("importance", want + random.nextDouble())
                .put("budget", 108));
      }
    }
  }

  /** What a spectra job of this run would have answered, kept beside its other artifacts. */
  static void spectra(RunFolder folder, boolean intruding, long seed) {
    Random random = new Random(seed);
    ArrayNode matrices = Json.array();
    int total = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
      for (String module : SITES) {
        boolean changed = !module.equals("key");
        int intruders = intruding && changed ? (int) Math.round(layer * 0.55) : 0;
        total += intruders;
        matrices.add(matrix(site(layer, module), intruders, random));
      }
    }
    ObjectNode all = Json.object();
    all.set("matrices", matrices);
    all.put("intruders_total", total).put("matrices_total", matrices.size());
    all.put("top", TOP).put("epsilon", 0.5);
    Path file = folder.artifacts().resolve("spectra.json");
    RunFolder.writeWhole(file, Json.pretty(all));
  }

  private static ObjectNode matrix(String site, int intruders, Random random) {
    ArrayNode base = Json.array();
    ArrayNode tuned = Json.array();
    ArrayNode cosine = Json.array();
    double sigma = 9 + random.nextDouble();
    for (int i = 0; i < TOP; i++) {
      boolean intruder = i < intruders;
      base.add(sigma);
      tuned.add(intruder ? sigma * 1.35 : sigma * 1.02);
      cosine.add(intruder ? 0.12 + 0.3 * random.nextDouble() : 1 - 0.07 * random.nextDouble());
      sigma *= 0.86 + 0.05 * random.nextDouble();
    }
    ObjectNode matrix = Json.object().put("site", site).put("intruders", intruders);
    matrix.set("shape", Json.array().add(384).add(384));
    matrix.set("cosine", cosine);
    matrix.set("sigma_base", base);
    matrix.set("sigma_tuned", tuned);
    return matrix.put("effective_rank_delta", 8 - 4.0 * random.nextDouble());
  }
}
