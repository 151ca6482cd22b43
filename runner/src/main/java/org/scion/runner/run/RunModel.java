package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.data.LabelSet;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Techniques;
import org.scion.runner.host.HostModel;

/** The model that a run made: its base with what was trained, restored from a checkpoint. */
public final class RunModel {
  private final RunFolder run;
  private final ExperimentSpec spec;
  private final ModelSource source;
  private final LabelSet labels;

  private RunModel(RunFolder run, Workspace workspace) {
    this.run = run;
    this.spec =
        new SpecReader(Techniques.load()).readModel(SpecReader.document(run.spec()), run.path());
    this.source = RunSetup.source(spec, workspace);
    this.labels = labels(run.planJson().path("labels"));
  }

  /** The run of an id. */
  public static RunModel of(String id, Workspace workspace) {
    return new RunModel(workspace.run(id), workspace);
  }

  private static LabelSet labels(JsonNode names) {
    if (!names.isArray()) {
      return null;
    }
    List<String> list = new ArrayList<>();
    names.forEach(n -> list.add(n.asText()));
    return LabelSet.inOrder(list, "plan.json labels");
  }

  public RunFolder run() {
    return run;
  }

  public ExperimentSpec spec() {
    return spec;
  }

  /** Changes whenever {@link #trained()} would give another model. */
  public String state() {
    return run.path() + " " + Checkpointer.folders(run);
  }

  public ModelSource source() {
    return source;
  }

  public LabelSet labels() {
    return labels;
  }

  /** The base with the techniques at their start values. */
  public RunSetup fresh() {
    RunSetup.startEngine(spec);
    RunSetup setup = RunSetup.load(spec, source, labels, Preparation.kept(run));
    setup.model().host().mode(HostModel.Mode.EVALUATION);
    return setup;
  }

  /**
   * The trained model: the checkpoint that the run ended with, else its newest whole one.
   *
   * @throws SpecException if there is none
   */
  public RunSetup trained() {
    return trained(null);
  }

  /**
   * The model as it was at a checkpoint.
   *
   * @param step of the checkpoint; null for the one that the run ended with
   * @throws SpecException if there is none
   */
  public RunSetup trained(Long step) {
    RunSetup setup = fresh();
    Checkpointer checkpoints = new Checkpointer(run, setup.model(), m -> {});
    checkpoints.restore(step == null ? checkpoint(checkpoints) : kept(checkpoints, step), null);
    return setup;
  }

  /** The same with the base in the precision of the training: for the numbers that it gave. */
  public RunSetup trainedAsItWas() {
    RunSetup setup = trained();
    new Precision(Precision.asked(run, "float32"), "").apply(setup.model());
    return setup;
  }

  private Path kept(Checkpointer checkpoints, long step) {
    Path folder = checkpoints.folder(step);
    if (!Checkpointer.folders(run).contains(folder)) {
      List<String> there =
          Checkpointer.folders(run).stream()
              .map(f -> f.getFileName().toString().replaceFirst("step-0*(?=\\d)", ""))
              .toList();
      throw new SpecException(
          "checkpoint",
          String.valueOf(step),
          "a checkpoint of " + run.id() + ": " + String.join(", ", there),
          "training.checkpoint_every and keep_checkpoints say which are kept.");
    }
    return folder;
  }

  private Path checkpoint(Checkpointer checkpoints) {
    for (RunEvent event : EventReader.all(run.events())) {
      String path = event.data().path("checkpoint").asText("");
      boolean final_ = event.type().equals("finished") && !path.isEmpty();
      if (final_ && Checkpointer.damage(run.path().resolve(path)).isEmpty()) {
        return run.path().resolve(path);
      }
    }
    return checkpoints
        .newest()
        .orElseThrow(
            () ->
                new SpecException(
                    "ID",
                    run.id(),
                    "a run with a whole checkpoint",
                    "Train it first, or resume it with `scion runs resume`."));
  }
}
