package org.scion.ui.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
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
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<Result> result = new ReadOnlyObjectWrapper<>();

  /** What a run can be written as, with the types of numbers that it can have, the usual first. */
  public enum Format {
    PEFT(List.of()),
    SAFETENSORS(List.of("float32", "bfloat16", "float16")),
    GGUF(List.of("float16", "q8_0", "bfloat16", "float32"));

    private final List<String> types;

    Format(List<String> types) {
      this.types = types;
    }

    public List<String> types() {
      return types;
    }

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    String words() {
      return Messages.text("export.format." + id());
    }

    String explanation() {
      return Messages.text("export.format." + id() + ".words");
    }
  }

  /**
   * What is to be written.
   *
   * @param run id
   * @param format of the files
   * @param type of the numbers; null for a format that has one only
   * @param folder to write to
   * @param base whether the untouched base is written too
   */
  public record Wanted(String run, Format format, String type, Path folder, boolean base) {}

  /**
   * What was written, and whether it is the same model.
   *
   * @param folder with the files
   * @param files where they are
   * @param proved whether the written model chose the same everywhere
   * @param words the proof as a sentence
   */
  public record Result(Path folder, List<String> files, boolean proved, String words) {}

  public ExportViewModel(Context context) {
    this.context = context;
  }

  /** From 0 to 1; below 0 when nobody knows. */
  public ReadOnlyDoubleProperty progress() {
    return progress.getReadOnlyProperty();
  }

  /** What it is doing, or why it failed. */
  public ReadOnlyStringProperty words() {
    return words.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }

  /** The last export that ended well; null before. */
  public ReadOnlyObjectProperty<Result> result() {
    return result.getReadOnlyProperty();
  }

  /** Forgets what was said of another run. */
  void clear() {
    if (!busy.get()) {
      words.set("");
      progress.set(0);
      result.set(null);
    }
  }

  public void export(Wanted wanted) {
    ObjectNode arguments =
        Json.object()
            .put("run", wanted.run())
            .put("format", wanted.format().id())
            .put("out", wanted.folder().toAbsolutePath().toString())
            .put("base", wanted.base());
    if (wanted.type() != null) {
      arguments.put("dtype", wanted.type());
    }
    busy.set(true);
    result.set(null);
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
            answer -> {
              busy.set(false);
              progress.set(1);
              words.set("");
              result.set(result(answer, wanted.folder().toAbsolutePath()));
            },
            error -> {
              busy.set(false);
              progress.set(0);
              words.set(Messages.text("export.failed", error.getMessage()));
            });
  }

  /** Ends the worker; what it has written so far stays. */
  public void cancel() {
    context.background().cancel(this);
    busy.set(false);
    progress.set(0);
    words.set(Messages.text("export.cancelled"));
  }

  private void show(JobProgress p) {
    if (!busy.get()) {
      return;
    }
    progress.set(p.total() > 0 ? (double) p.done() / p.total() : -1);
    String key = "export.phase." + p.phase();
    words.set(
        Messages.has(key)
            ? Messages.text(key)
            : Messages.text("export.phase", p.phase(), p.done(), p.total(), p.unit()));
  }

  static Result result(JsonNode answer, Path folder) {
    List<String> files = new ArrayList<>();
    answer.path("files").forEach(file -> files.add(file.asText()));
    JsonNode largest = answer.path("max_abs_logit_diff");
    if (!largest.isNumber()) {
      return new Result(folder, files, false, Messages.text("export.unproved"));
    }
    double agreement = answer.path("argmax_agreement").asDouble();
    boolean proved = agreement >= 1;
    boolean exact = proved && largest.asDouble() == 0;
    String sentence =
        Messages.text(
            exact ? "export.proved.exact" : proved ? "export.proved" : "export.differs",
            Numbers.real(largest.asDouble()),
            Numbers.real(answer.path("mean_abs_logit_diff").asDouble()),
            Numbers.percent(agreement));
    return new Result(folder, files, proved, sentence);
  }
}
