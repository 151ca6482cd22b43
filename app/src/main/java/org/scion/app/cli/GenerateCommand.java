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

  @Override
  List<String> keys() {
    return List.of("base", "tuned");
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
