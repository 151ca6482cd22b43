package org.scion.runner.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.model.HostFamily;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.service.JobProgress;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;
import org.scion.runner.worker.Job;

/**
 * Text by a model and, with a run, by base and tuned model: arguments model, run, prompt,
 * max_tokens, temperature, top_k, top_p, seed. Tokens come as partial results.
 */
@AutoService(Job.class)
public final class GenerateJob implements Job {
  @Override
  public String id() {
    return "generate";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    RunModel run =
        arguments.hasNonNull("run")
            ? RunModel.of(arguments.get("run").asText(), context.workspace())
            : null;
    if (run != null && run.spec().task() != Task.CAUSAL_LM) {
      throw new UnsupportedException("generate needs a language model; this run is a classifier");
    }
    ModelSource source =
        arguments.hasNonNull("model")
            ? ModelSource.resolve(arguments.get("model").asText(), context.workspace().path())
            : run == null ? null : run.source();
    if (source == null) {
      throw new SpecException("--model", "", "a model, or a run with --run", "");
    }
    Torch.start();
    ObjectNode result = Json.object();
    try (TextTokenizer tokenizer = TextTokenizer.of(source)) {
      result.put("base", text(base(source), tokenizer, source, context, "base"));
      if (run == null) {
        result.putNull("tuned");
      } else {
        HostModel tuned = run.trained().model().host();
        result.put("tuned", text(tuned, tokenizer, run.source(), context, "tuned"));
      }
    }
    return result;
  }

  private static HostModel base(ModelSource source) {
    if (!HostFamily.headOf(source.config()).equals(TaskHead.CAUSAL_LM)) {
      throw new UnsupportedException("generate needs a language model");
    }
    try (Checkpoint checkpoint = source.weights()) {
      return new HostLoader(source.config(), checkpoint, TaskHead.CAUSAL_LM).load(0);
    }
  }

  private static String text(
      HostModel host, TextTokenizer tokenizer, ModelSource source, Context context, String which) {
    String prompt = context.arguments().path("prompt").asText();
    long[] ids = tokenizer.encode(prompt, false);
    if (ids.length == 0) {
      throw new SpecException("--prompt", prompt, "a text of at least one token", "");
    }
    Set<Long> ends = new HashSet<>(tokenizer.endIds());
    source.endIds().forEach(id -> ends.add(id.longValue()));
    Sampling sampling = Sampling.of(context.arguments());
    List<Long> soFar = new ArrayList<>();
    long[] fresh =
        new Generator(host, ends)
            .generate(
                ids,
                sampling,
                token -> {
                  soFar.add(token);
                  context
                      .progress()
                      .accept(
                          new JobProgress(
                              "generating " + which,
                              soFar.size(),
                              sampling.maxTokens(),
                              "tokens",
                              Json.object()
                                  .put("which", which)
                                  .put("text", decode(tokenizer, soFar))));
                });
    return tokenizer.decode(fresh, true);
  }

  private static String decode(TextTokenizer tokenizer, List<Long> ids) {
    return tokenizer.decode(ids.stream().mapToLong(Long::longValue).toArray(), true);
  }
}
