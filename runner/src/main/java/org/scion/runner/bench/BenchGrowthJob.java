package org.scion.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.scion.core.Json;
import org.scion.core.model.TaskHead;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.spec.TrainingSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.run.ProcessMemory;
import org.scion.runner.run.TrainingStep;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.ParameterGroup;
import org.scion.runner.worker.Job;

/**
 * One point of {@code scion bench growth}: LoRA on every linear layer of a Llama model with random
 * weights, on random tokens, float32.
 *
 * <p>Arguments: layers, rank, tokens (of an example), batch, steps, threads. Result: step_ms, the
 * median without the first three; peak_gb; kept, numbers that the layers keep for the backward
 * pass.
 */
@AutoService(Job.class)
public final class BenchGrowthJob implements Job {
  private static final int WARM_UP = 3;
  private static final int VOCABULARY = 2048;
  private static final int HIDDEN = 256;

  @Override
  public String id() {
    return "bench-growth";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode a = context.arguments();
    Torch.start(new EngineSpec("cpu", "float32", a.path("threads").asInt(0)));
    HostModel host = HostLoader.drawn(config(a.path("layers").asInt()), TaskHead.CAUSAL_LM).load(1);
    InjectedModel model = new InjectedModel(host);
    model.add(AdapterLoader.attach(host, lora(a.path("rank").asInt()), new Initialiser(1)));
    TrainingSpec spec = TrainingSpec.read(Json.object());
    AdamW optimizer =
        new AdamW(spec.optimizer(), model.trained(), ParameterGroup.of(model, spec.optimizer()));
    TrainingStep step = new TrainingStep(model, spec, optimizer);
    List<List<TokenisedExample>> batch =
        List.of(examples(a.path("batch").asInt(), a.path("tokens").asInt()));
    host.mode(HostModel.Mode.TRAINING);
    int steps = WARM_UP + a.path("steps").asInt(7);
    double[] millis = new double[steps - WARM_UP];
    for (int number = 1; number <= steps; number++) {
      long start = System.nanoTime();
      step.run(new StepContext(number, steps, 1e-4, 1), batch);
      if (number > WARM_UP) {
        millis[number - WARM_UP - 1] = (System.nanoTime() - start) / 1e6;
      }
      context.progress("training", number, steps, "steps");
    }
    Arrays.sort(millis);
    return Json.object()
        .put("step_ms", millis[millis.length / 2])
        .put("peak_gb", ProcessMemory.peakGb())
        .put("kept", host.keptNumbers())
        .put("trainable", model.trainedCount());
  }

  private static TechniqueSpec lora(int rank) {
    Technique lora = Techniques.load().find("lora").orElseThrow();
    Settings settings = Settings.defaults(lora).with("rank", rank).with("alpha", 2.0 * rank);
    List<String> targets =
        List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
    return new TechniqueSpec(lora, SiteSelection.of(targets), settings);
  }

  private static List<TokenisedExample> examples(int count, int tokens) {
    Random random = new Random(1);
    List<TokenisedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long[] ids = random.longs(tokens, 0, VOCABULARY).toArray();
      examples.add(new TokenisedExample(ids, ids.clone(), TokenisedExample.IGNORED, tokens, false));
    }
    return examples;
  }

  private static ObjectNode config(int layers) {
    ObjectNode config = Json.object().put("model_type", "llama").put("hidden_size", HIDDEN);
    config.put("num_hidden_layers", layers).put("num_attention_heads", 4);
    config.put("intermediate_size", 3 * HIDDEN).put("vocab_size", VOCABULARY);
    config.put("tie_word_embeddings", true);
    config.set("rope_parameters", Json.tree(Map.of("rope_type", "default", "rope_theta", 1e4)));
    return config;
  }
}
