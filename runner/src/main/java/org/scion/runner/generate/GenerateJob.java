package org.scion.runner.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
import org.scion.runner.worker.Kept;

/**
 * Text by a model and, with a run, by base and tuned model: arguments model, run, prompt,
 * max_tokens, temperature, top_k, top_p, seed, chat, system, base, as_learnt. Tokens come as
 * partial results.
 *
 * <p>{@code chat} says whether the prompt is the turn of a user, written as the model's chat
 * template wants it: true, false, or null for what suits. That is yes if the model has a template,
 * unless the run learnt prompts and completions without one. {@code system} is a turn before it.
 * {@code as_learnt} true writes a prompt that is no turn into the template of the run's data. With
 * a run, {@code base} false leaves the untouched model out. Result: {@code base, tuned} and {@code
 * chat}, whether it was one.
 */
@AutoService(Job.class)
public final class GenerateJob implements Job {
  private static final Kept<TextTokenizer> TOKENIZER = new Kept<>();
  private static final Kept<HostModel> BASE = new Kept<>();
  private static final Kept<HostModel> TUNED = new Kept<>();

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
    String model = source.location();
    TextTokenizer tokenizer = TOKENIZER.of(model, () -> TextTokenizer.of(source));
    Writer writer = new Writer(prompt(tokenizer, run, arguments, result), tokenizer, context);
    if (run == null || arguments.path("base").asBoolean(true)) {
      result.put("base", writer.text(BASE.of(model, () -> base(source)), source, "base"));
    } else {
      result.putNull("base");
    }
    if (run == null) {
      result.putNull("tuned");
    } else {
      HostModel tuned = TUNED.of(run.state(), () -> run.trained().model().host());
      result.put("tuned", writer.text(tuned, run.source(), "tuned"));
    }
    return result;
  }

  private static String prompt(
      TextTokenizer tokenizer, RunModel run, JsonNode arguments, ObjectNode result) {
    String text = arguments.path("prompt").asText();
    boolean asked = arguments.path("chat").asBoolean(false);
    boolean plain = run != null && ChatPrompt.plain(run.spec());
    boolean wanted = arguments.hasNonNull("chat") ? asked : !plain;
    String system = arguments.hasNonNull("system") ? arguments.get("system").asText() : null;
    Optional<String> turns = wanted ? ChatPrompt.of(tokenizer, text, system) : Optional.empty();
    if (asked && turns.isEmpty()) {
      throw new SpecException(
          "--chat", "", "a model whose tokenizer_config.json has a chat_template", "");
    }
    result.put("chat", turns.isPresent());
    boolean learnt = run != null && arguments.path("as_learnt").asBoolean(false);
    return turns.orElse(learnt ? ChatPrompt.asLearnt(run.spec(), text) : text);
  }

  private static HostModel base(ModelSource source) {
    if (!HostFamily.headOf(source.config()).equals(TaskHead.CAUSAL_LM)) {
      throw new UnsupportedException("generate needs a language model");
    }
    try (Checkpoint checkpoint = source.weights()) {
      return new HostLoader(source.config(), checkpoint, TaskHead.CAUSAL_LM).load(0);
    }
  }

  /** Who goes on with a prompt. */
  private record Writer(String prompt, TextTokenizer tokenizer, Context context) {

    String text(HostModel host, ModelSource source, String which) {
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
                    tell(which, soFar, sampling);
                  });
      return tokenizer.decode(fresh, true);
    }

    private void tell(String which, List<Long> soFar, Sampling sampling) {
      long[] ids = soFar.stream().mapToLong(Long::longValue).toArray();
      ObjectNode partial =
          Json.object().put("which", which).put("text", tokenizer.decode(ids, true));
      context
          .progress()
          .accept(
              new JobProgress(
                  "generating " + which, soFar.size(), sampling.maxTokens(), "tokens", partial));
    }
  }
}
