package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.data.ColumnGuesser;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.data.RowSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scion bench sft}: a language model on prompts and completions. */
@Command(
    name = "sft",
    description = {
      "Train a language model for some steps and time it; the first 3 steps are left out.",
      "Rows in file order, constant rate 2e-4 (full 2e-5), AdamW, the prompt masked."
    })
final class BenchSftCommand extends JobCommand {
  private static final int USUAL_BATCH = 4;
  private static final int SAMPLE = 100;

  @Mixin private BenchOptions common;

  @Option(names = "--data", required = true, paramLabel = "F", description = "JSON lines.")
  private String data;

  @Option(
      names = "--prompt",
      paramLabel = "TEMPLATE",
      description = "The masked part, with {column} for a field (default: guessed).")
  private String prompt;

  @Option(
      names = "--completion",
      paramLabel = "TEMPLATE",
      description = "The trained part (default: guessed).")
  private String completion;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps in all (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--max-length",
      paramLabel = "L",
      defaultValue = "512",
      description = "Longest example in tokens (default: ${DEFAULT-VALUE}).")
  private int maxLength;

  @Override
  List<String> keys() {
    return List.of(
        "tokens_per_s", "peak_gb", "loss_first", "loss_last5", "trainable", "dtype", "device");
  }

  @Override
  String job() {
    return "bench-sft";
  }

  @Override
  ObjectNode arguments(Session session) {
    List<SpecProblem> problems = new ArrayList<>();
    BenchOptions.atLeastOne("--steps", steps, problems);
    if (maxLength < 2) {
      problems.add(new SpecProblem("--max-length", String.valueOf(maxLength), "at least 2", ""));
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    Path file = session.existing("--data", data);
    ObjectNode arguments = common.arguments(session, USUAL_BATCH);
    if (completion == null) {
      ColumnSuggestion guess = guess(file);
      completion = guess.completion();
      prompt = prompt == null ? guess.prompt() : prompt;
      session
          .wiring()
          .terminal()
          .err()
          .println("templates guessed: prompt '" + prompt + "', completion '" + completion + "'");
    }
    return arguments
        .put("data", file.toString())
        .put("prompt", prompt)
        .put("completion", completion)
        .put("steps", steps)
        .put("max_length", maxLength);
  }

  private static ColumnSuggestion guess(Path file) {
    Optional<ColumnSuggestion> guess = ColumnGuesser.guess(RowSource.of(file).first(SAMPLE));
    return guess
        .filter(g -> g.completion() != null)
        .orElseThrow(
            () ->
                new SpecException(
                    "--completion",
                    "",
                    "a template such as \" {answer}\"",
                    "The columns of " + file + " do not say by themselves what to train."));
  }
}
