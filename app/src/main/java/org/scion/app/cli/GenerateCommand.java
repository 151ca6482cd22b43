package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion generate}: text of a model, and of a run's tuned model beside it. */
@Command(name = "generate", description = "Continue a text, by the base and by a run's model.")
final class GenerateCommand extends JobCommand {
  @Option(names = "--model", paramLabel = "M", description = "The model (default: the run's).")
  private String model;

  @Option(names = "--run", paramLabel = "ID", description = "A run whose model answers too.")
  private String run;

  @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "The beginning.")
  private String prompt;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Most new tokens (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      defaultValue = "0",
      description = "0 takes the likeliest token each time (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "For sampling.")
  private long seed;

  @Option(
      names = "--chat",
      negatable = true,
      description =
          "Write the prompt as a user's turn by the model's chat template, or with --no-chat leave"
              + " it as it is (default: by the template where the model has one, unless the run"
              + " learnt without).")
  private Boolean chat;

  @Option(
      names = "--as-learnt",
      description = "Write the prompt into the template of the run's data, as the window does.")
  private boolean asLearnt;

  @Option(names = "--system", paramLabel = "TEXT", description = "A system turn before the prompt.")
  private String system;

  @Override
  List<String> keys() {
    return List.of("base", "tuned", "chat");
  }

  @Override
  String job() {
    return "generate";
  }

  @Override
  ObjectNode arguments(Session session) {
    if (model == null && run == null) {
      throw new SpecException("--model", "", "a model, or --run with a run", "");
    }
    if (maxTokens < 1) {
      throw new SpecException(
          "--max-tokens", String.valueOf(maxTokens), "a whole number from 1", "");
    }
    return Json.object()
        .put("model", model == null ? null : session.model(model))
        .put("run", run == null ? null : session.run(run).id())
        .put("prompt", prompt)
        .put("chat", system != null && chat == null ? Boolean.TRUE : chat)
        .put("system", system)
        .put("as_learnt", asLearnt)
        .put("max_tokens", maxTokens)
        .put("temperature", temperature)
        .put("seed", seed);
  }

  @Override
  List<String> words(JsonNode result) {
    if (!result.hasNonNull("tuned")) {
      return List.of(result.path("base").asText());
    }
    return List.of(
        "base:  " + result.path("base").asText(), "tuned: " + result.path("tuned").asText());
  }
}
