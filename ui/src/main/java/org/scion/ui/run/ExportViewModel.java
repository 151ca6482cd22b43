package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.scion.core.Json;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;

/** Exports a run in a worker, and says in words what the proof found. */
public final class ExportViewModel {
  private final Context context;
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(0);
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");

  /** What a run can be written as. */
  public enum Format {
    PEFT,
    SAFETENSORS,
    GGUF;

    String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    String words() {
      return Messages.text("export.format." + id());
    }
  }

  public ExportViewModel(Context context) {
    this.context = context;
  }

  /** From 0 to 1; below 0 when nobody knows. */
  public ReadOnlyDoubleProperty progress() {
    return progress.getReadOnlyProperty();
  }

  /** What it is doing, or the proof, or why it failed. */
  public ReadOnlyStringProperty words() {
    return words.getReadOnlyProperty();
  }

  public void export(String run, Format format, Path folder, boolean withBase) {
    var arguments =
        Json.object()
            .put("run", run)
            .put("format", format.id())
            .put("out", folder.toString())
            .put("base", withBase);
    progress.set(-1);
    words.set(Messages.text("export.started"));
    JobRequest request = new JobRequest("export", arguments, context.services().workspace());
    context
        .background()
        .run(
            this,
            () ->
                context
                    .services()
                    .jobs()
                    .run(request, p -> context.background().publish(() -> show(p))),
            result -> {
              progress.set(1);
              words.set(proof(result, folder));
            },
            error -> {
              progress.set(0);
              words.set(Messages.text("export.failed", error.getMessage()));
            });
  }

  private void show(JobProgress p) {
    progress.set(p.total() > 0 ? (double) p.done() / p.total() : -1);
    words.set(Messages.text("export.phase", p.phase(), p.done(), p.total(), p.unit()));
  }

  static String proof(JsonNode result, Path folder) {
    JsonNode largest = result.path("max_abs_logit_diff");
    if (!largest.isNumber()) {
      return Messages.text("export.done", result.path("files").size(), folder);
    }
    double agreement = result.path("argmax_agreement").asDouble();
    return Messages.text(
        agreement >= 1 ? "export.proved" : "export.differs",
        result.path("files").size(),
        folder,
        Numbers.real(largest.asDouble()),
        Numbers.real(result.path("mean_abs_logit_diff").asDouble()),
        Numbers.percent(agreement));
  }
}
