package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scion bench cls}: a classifier, timed and measured on test rows. */
@Command(
    name = "cls",
    description = {
      "Train a classifier, time it and measure its accuracy.",
      "Rows shuffled by seed, at most 128 tokens, linear decay after 6%% warm-up, head trained."
    })
final class BenchClsCommand extends JobCommand {
  private static final int USUAL_BATCH = 32;

  @Mixin private BenchOptions common;

  @Option(names = "--train", required = true, paramLabel = "F", description = "Training rows.")
  private String train;

  @Option(names = "--test", required = true, paramLabel = "F", description = "Test rows.")
  private String test;

  @Option(names = "--text", required = true, paramLabel = "C", description = "Column of the text.")
  private String text;

  @Option(
      names = "--label",
      required = true,
      paramLabel = "C",
      description = "Column of the label.")
  private String label;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Highest rate (default: 2e-3, full 2e-4).")
  private Double learningRate;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      defaultValue = "1",
      description = "Passes over the rows (default: ${DEFAULT-VALUE}).")
  private double epochs;

  @Override
  List<String> keys() {
    return List.of("examples_per_s", "peak_gb", "accuracy", "trainable", "dtype");
  }

  @Override
  String job() {
    return "bench-cls";
  }

  @Override
  ObjectNode arguments(Session session) {
    if (!(epochs > 0)) {
      throw new SpecException("--epochs", String.valueOf(epochs), "a number above 0", "");
    }
    if (learningRate != null && !(learningRate > 0)) {
      throw new SpecException("--learning-rate", learningRate.toString(), "a number above 0", "");
    }
    ObjectNode arguments = common.arguments(session, USUAL_BATCH);
    boolean full = arguments.path("technique").asText().equals("full");
    return arguments
        .put("train", session.existing("--train", train).toString())
        .put("test", session.existing("--test", test).toString())
        .put("text", text)
        .put("label", label)
        .put("learning_rate", learningRate != null ? learningRate : full ? 2e-4 : 2e-3)
        .put("epochs", epochs);
  }
}
