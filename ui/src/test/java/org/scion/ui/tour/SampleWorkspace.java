package org.scion.ui.tour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;

/**
 * A workspace with made-up runs in every state, for pictures and tests. Its numbers are drawn by
 * formulas and stand for nothing measured.
 */
public final class SampleWorkspace {
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  private static final long BETWEEN = 3 * 3600 + 17 * 60;
  private static final long LORA = 79_896;
  private static final long FULL = 22_719_400;

  private SampleWorkspace() {}

  /** Two models, eleven runs, spectra of two of them, one data file. */
  public static Workspace write(Path folder) {
    Workspace workspace = Workspace.open(folder);
    models(workspace);
    data(workspace.path().resolve("support-intent.csv"));
    // A run is running only if its worker, this process, is older than its first event.
    long before = 0;
    for (SampleRun run : runs()) {
      if (run.status().equals("running")) {
        break;
      }
      before++;
    }
    Instant time = Instant.now().minusSeconds(before * BETWEEN);
    for (SampleRun run : runs()) {
      RunFolder written = run.write(workspace, time);
      if (run.status().equals("done") && run.seed() == 0) {
        SampleEvents.spectra(written, !run.technique().equals("full"), run.trainable());
      }
      time = time.plusSeconds(BETWEEN);
    }
    return workspace;
  }

  /** Many finished runs of one sweep. */
  public static Workspace writeMany(Path folder, int count) {
    Workspace workspace = Workspace.open(folder);
    Random random = new Random(count);
    List<String> ids = List.of("lora", "dora", "ia3", "full", "adalora");
    for (int i = 0; i < count; i++) {
      String id = ids.get(i % ids.size());
      double accuracy = 0.55 + 0.15 * random.nextDouble();
      new SampleRun("sweep-" + id + "-" + i, id, i, 60, 60, "done", accuracy, LORA + 10_000L * i)
          .write(workspace, START.plusSeconds(600L * i));
    }
    return workspace;
  }

  private static List<SampleRun> runs() {
    return List.of(
        new SampleRun("intent-full", "full", 0, 240, 240, "done", 0.716, FULL),
        new SampleRun("intent-full", "full", 1, 240, 240, "done", 0.708, FULL),
        new SampleRun("intent-full", "full", 2, 240, 240, "done", 0.721, FULL),
        new SampleRun("intent-lora", "lora", 0, 240, 240, "done", 0.594, LORA),
        new SampleRun("intent-lora", "lora", 1, 240, 240, "done", 0.611, LORA),
        new SampleRun("intent-lora", "lora", 2, 240, 240, "done", 0.602, LORA),
        new SampleRun("intent-ia3", "ia3", 0, 240, 240, "done", 0.512, 17_320),
        new SampleRun("intent-adalora", "adalora", 0, 240, 240, "done", 0.628, 145_432),
        new SampleRun("intent-full-large-batch", "full", 3, 240, 47, "failed", 0.3, FULL),
        new SampleRun("intent-lora-r32", "lora", 3, 240, 146, "running", 0.65, 301_080),
        new SampleRun("intent-dora", "dora", 0, 240, 0, "queued", 0.6, 84_504));
  }

  private static void models(Workspace workspace) {
    ObjectNode smol = Json.object().put("model_type", "llama").put("hidden_act", "silu");
    smol.putArray("architectures").add("LlamaForCausalLM");
    smol.put("hidden_size", 576).put("intermediate_size", 1536).put("num_hidden_layers", 30);
    smol.put("num_attention_heads", 9).put("num_key_value_heads", 3).put("vocab_size", 49_152);
    smol.put("max_position_embeddings", 8192).put("rms_norm_eps", 1e-5);
    smol.put("rope_theta", 100_000).put("tie_word_embeddings", true);
    model(workspace, "smollm2-135m", smol, 134_515_008);
    ObjectNode mini = Json.object().put("model_type", "bert").put("hidden_act", "gelu");
    mini.putArray("architectures").add("BertModel");
    mini.put("hidden_size", 384).put("intermediate_size", 1536).put("num_hidden_layers", 6);
    mini.put("num_attention_heads", 12).put("vocab_size", 30_522).put("type_vocab_size", 2);
    mini.put("max_position_embeddings", 512).put("layer_norm_eps", 1e-12);
    model(workspace, "minilm", mini, 22_713_216);
  }

  private static void model(Workspace workspace, String id, ObjectNode config, long parameters) {
    Path folder = workspace.path().resolve("checkpoints").resolve(id);
    write(folder.resolve("config.json"), Json.pretty(config));
    ObjectNode entry = Json.object().put("id", id).put("location", folder.toString());
    entry.put("architecture", config.path("architectures").path(0).asText());
    entry.put("parameters", parameters).put("hidden", config.path("hidden_size").asInt());
    entry.put("layers", config.path("num_hidden_layers").asInt());
    entry.putArray("files").add(folder.resolve("config.json").toString());
    write(workspace.models().resolve(id + ".json"), Json.pretty(entry));
  }

  private static void data(Path file) {
    String[][] rows = {
      {"card_arrival", "My card has not arrived yet.", "When will the new card be here?"},
      {"lost_card", "I cannot find my card anywhere.", "Please block it, my card is gone."},
      {"top_up_failed", "The top-up did not go through.", "Why was adding money refused?"},
      {"exchange_rate", "Which rate do you use for euros?", "The rate on my statement looks wrong."}
    };
    StringBuilder out = new StringBuilder("text,intent\n");
    for (int i = 0; i < 240; i++) {
      String[] row = rows[i * 7 % rows.length];
      String text = row[1 + i % 2];
      String tail = i % 9 == 0 ? " I have been waiting for ten days and nobody answers." : "";
      out.append('"').append(text).append(tail).append(" (").append(i).append(")\",");
      out.append(row[0]).append('\n');
    }
    write(file, out.toString());
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
