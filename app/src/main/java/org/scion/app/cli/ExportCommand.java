package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion export ID --format F --out DIR}. */
@Command(
    name = "export",
    description =
        "Write a run's adapter, or the merged model, and prove that it is the same model.")
final class ExportCommand extends JobCommand {
  /** Keys of everything that comes with a proof. */
  static final List<String> PROOF =
      List.of("files", "max_abs_logit_diff", "mean_abs_logit_diff", "argmax_agreement");

  @Parameters(paramLabel = "ID", description = "A run's id or the beginning of it.")
  private String id;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private ExportFormat format;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private String out;

  @Option(
      names = "--dtype",
      paramLabel = "D",
      description =
          "Type of a merged model's weights: float32 (default), bfloat16, float16; for gguf float16"
              + " (default), q8_0, bfloat16, float32.")
  private String dtype;

  @Option(names = "--base", description = "Write the untouched base too.")
  private boolean base;

  @Override
  List<String> keys() {
    return PROOF;
  }

  @Override
  String job() {
    return "export";
  }

  @Override
  ObjectNode arguments(Session session) {
    ObjectNode arguments =
        Json.object()
            .put("run", session.run(id).id())
            .put("format", format.toString())
            .put("out", session.path("--out", out).toString())
            .put("base", base);
    return dtype == null ? arguments : arguments.put("dtype", dtype);
  }
}
