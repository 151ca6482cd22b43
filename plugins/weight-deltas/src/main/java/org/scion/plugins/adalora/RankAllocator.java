package org.scion.plugins.adalora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.scion.core.Json;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Decides which triplets stay. Importance of a number p with gradient g: an average of |p g| times
 * an average of its deviation; of a triplet: that of its entry of E, plus the means over its row of
 * A and its column of B (Zhang et al., 2023, sections 3.2 and 3.3).
 */
final class RankAllocator {
  private final Settings settings;
  private final List<Triplets> triplets;
  private final Map<String, NDArray> averages = new LinkedHashMap<>();
  private final Map<String, float[]> scores = new LinkedHashMap<>();
  private Map<String, boolean[]> mask;
  private int budget;
  private long step;

  RankAllocator(Settings settings, List<Triplets> triplets) {
    this.settings = settings;
    this.triplets = triplets;
    budget = initialBudget();
    for (Triplets t : triplets) {
      for (String part : List.of("lora_A", "lora_B", "lora_E")) {
        averages.put("sensitivity/" + t.prefix() + part, Torch.keep(of(t, part).zerosLike()));
        averages.put("uncertainty/" + t.prefix() + part, Torch.keep(of(t, part).zerosLike()));
      }
    }
  }

  private static NDArray of(Triplets t, String part) {
    return switch (part) {
      case "lora_A" -> t.a();
      case "lora_B" -> t.b();
      default -> t.e();
    };
  }

  private int initialBudget() {
    return triplets.stream().mapToInt(Triplets::rank).sum();
  }

  Map<String, NDArray> averages() {
    return averages;
  }

  /**
   * After the optimizer's step, with its gradients still there.
   *
   * @param k number of the step, from 0
   * @param planned steps of the run
   */
  void afterStep(long k, long planned, Map<String, NDArray> gradients) {
    step = k + 1;
    long total = settings.integer("total_steps") > 0 ? settings.integer("total_steps") : planned;
    long end = total - settings.integer("final_steps");
    if (k < end) {
      average(gradients);
      budget = budget(k, total);
      long start = settings.integer("start_step");
      boolean due = k > start && k % settings.integer("interval") == 0;
      if (due) {
        prune();
      }
    } else if (k == end) {
      budget = settings.integer("target_rank") * triplets.size();
      prune();
    } else if (mask != null) {
      applyMask();
    }
  }

  /** Falls with the third power of the time left, from the initial to the target. */
  private int budget(long k, long total) {
    long start = settings.integer("start_step");
    if (k <= start) {
      return initialBudget();
    }
    double left = 1 - (double) (k - start) / (total - settings.integer("final_steps") - start);
    int target = settings.integer("target_rank") * triplets.size();
    return (int) ((initialBudget() - target) * left * left * left + target);
  }

  private void average(Map<String, NDArray> gradients) {
    for (Triplets t : triplets) {
      for (String part : List.of("lora_A", "lora_B", "lora_E")) {
        Kernels.inPlace(
            "adalora_average",
            of(t, part),
            gradients.get(t.prefix() + part),
            averages.get("sensitivity/" + t.prefix() + part),
            averages.get("uncertainty/" + t.prefix() + part),
            settings.real("beta1"),
            settings.real("beta2"));
      }
    }
  }

  private NDArray importance(Triplets t, String part) {
    String name = t.prefix() + part;
    return averages.get("sensitivity/" + name).mul(averages.get("uncertainty/" + name));
  }

  /** Zeroes the entries of E at or below the (initial - budget)-th smallest score of all. */
  private void prune() {
    for (Triplets t : triplets) {
      NDArray rows = importance(t, "lora_A").mean(new int[] {1});
      NDArray columns = importance(t, "lora_B").mean(new int[] {0});
      NDArray entries = importance(t, "lora_E").flatten();
      scores.put(t.site(), entries.add(rows.add(columns)).toFloatArray());
    }
    int dropped = initialBudget() - budget;
    if (dropped <= 0) {
      return;
    }
    float[] all = new float[initialBudget()];
    int at = 0;
    for (float[] part : scores.values()) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    Arrays.sort(all);
    float threshold = all[dropped - 1];
    Map<String, boolean[]> kept = new LinkedHashMap<>();
    scores.forEach(
        (site, values) -> {
          boolean[] flags = new boolean[values.length];
          for (int i = 0; i < flags.length; i++) {
            flags[i] = values[i] > threshold;
          }
          kept.put(site, flags);
        });
    mask = kept;
    applyMask();
  }

  private void applyMask() {
    for (Triplets t : triplets) {
      boolean[] flags = mask.get(t.site());
      float[] values = t.e().toFloatArray();
      for (int i = 0; i < flags.length; i++) {
        values[i] = flags[i] ? values[i] : 0;
      }
      Kernels.inPlace("copy_into", t.e(), Torch.create(values, t.rank(), 1));
    }
  }

  /** One event of type rank a site. */
  void report(BiConsumer<String, ObjectNode> events) {
    for (Triplets t : triplets) {
      float[] values = t.e().toFloatArray();
      int rank = 0;
      for (int i = 0; i < values.length; i++) {
        rank += mask == null || mask.get(t.site())[i] ? 1 : 0;
      }
      double importance = 0;
      for (float score : scores.getOrDefault(t.site(), new float[0])) {
        importance += score;
      }
      events.accept(
          "rank",
          Json.object()
              .put("step", step)
              .put("site", t.site())
              .put("rank", rank)
              .put("importance", importance)
              .put("budget", budget));
    }
  }

  ObjectNode saveState() {
    ObjectNode state = Json.object().put("budget", budget).put("allocator_step", step);
    if (mask != null) {
      ObjectNode kept = state.putObject("mask");
      mask.forEach(
          (site, flags) -> {
            ArrayNode list = kept.putArray(site);
            for (boolean flag : flags) {
              list.add(flag);
            }
          });
    }
    return state;
  }

  void loadState(JsonNode state) {
    budget = state.path("budget").asInt(budget);
    step = state.path("allocator_step").asLong(0);
    if (state.has("mask")) {
      mask = new LinkedHashMap<>();
      for (Triplets t : triplets) {
        boolean[] flags = new boolean[t.rank()];
        for (int i = 0; i < flags.length; i++) {
          flags[i] = state.path("mask").path(t.site()).path(i).asBoolean(true);
        }
        mask.put(t.site(), flags);
      }
    }
  }
}
