package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.hub.HubId;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.PlanJson;
import org.scion.core.plan.RunPlan;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.TechniqueSpec;

/**
 * Makes the folder of a run and starts its worker: the one way in, for window and command line.
 * Thread-safe.
 *
 * @param workspace where the run goes
 * @param launcher starts the worker
 * @param clock names the folder
 */
public record RunStarter(Workspace workspace, RunLauncher launcher, Clock clock) {

  /**
   * A new run folder with experiment.yaml, plan.json and launch.json. The spec in it names model
   * and data by absolute paths, so that the folder says everything by itself.
   *
   * @param name of the run
   * @throws SpecException if the plan has problems
   */
  public RunFolder create(ExperimentSpec spec, RunPlan plan, String name) {
    if (!plan.problems().isEmpty()) {
      throw new SpecException(plan.problems());
    }
    ObjectNode document = document(spec, name);
    RunFolder run = workspace.newRun(name, clock.instant());
    ObjectNode planned = PlanJson.of(plan);
    planned.put("name", name).set("spec", document);
    RunFolder.writeWhole(run.plan(), Json.pretty(planned));
    RunFolder.writeWhole(
        run.launch(),
        Json.pretty(
            Json.object()
                .put("name", name)
                .put("folder", spec.folder().toString())
                .put("created", clock.millis())));
    note(run, document);
    // Last: a folder counts as a run as soon as it has its spec.
    RunFolder.writeWhole(run.spec(), SpecReader.yaml(document));
    return run;
  }

  /**
   * Starts the worker, or starts it again from the newest checkpoint.
   *
   * @throws SpecException if one is at the run already
   */
  public long start(RunFolder run) {
    RunState state = RunState.read(run);
    if (state.live()) {
      throw new SpecException(
          "ID", run.id(), "a run that no worker is at", "It is " + state.status() + ".");
    }
    try {
      Files.deleteIfExists(run.control());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear the old commands of " + run.id(), e);
    }
    return launcher.start(run);
  }

  /** Tags and notes of the spec are the first that the run has. */
  private static void note(RunFolder run, ObjectNode document) {
    List<String> tags = new java.util.ArrayList<>();
    document.path("tags").forEach(tag -> tags.add(tag.asText()));
    UserData user =
        UserData.NONE.withTags(tags, List.of()).withNotes(document.path("notes").asText(""));
    if (!user.equals(UserData.NONE)) {
      user.write(run);
    }
  }

  /** Further models that techniques name, such as a teacher. */
  private void resolveModels(ExperimentSpec spec, ObjectNode document) {
    for (int i = 0; i < spec.techniques().size(); i++) {
      TechniqueSpec technique = spec.techniques().get(i);
      ObjectNode entry = (ObjectNode) document.path("techniques").path(i);
      technique
          .models()
          .forEach(
              (key, name) ->
                  entry.put(
                      key, ModelSource.resolve(name, workspace.path(), spec.folder()).location()));
    }
  }

  /** The document of a run: the spec with absolute paths and the name of the run. */
  public ObjectNode document(ExperimentSpec spec, String name) {
    ObjectNode document = spec.document().deepCopy();
    document.put("name", name);
    document.put(
        "model", ModelSource.resolve(spec.model(), workspace.path(), spec.folder()).location());
    resolveModels(spec, document);
    for (String part : List.of("train", "validation", "test")) {
      JsonNode named = document.path("data").path(part);
      if (!named.isMissingNode() && !named.isNull()) {
        ((ObjectNode) document.get("data")).set(part, resolved(named, spec.folder()));
      }
    }
    for (JsonNode probe : document.path("lab").path("probes")) {
      if (probe.hasNonNull("data")) {
        ((ObjectNode) probe).set("data", resolved(probe.get("data"), spec.folder()));
      }
    }
    return document;
  }

  /** A name, an object with {@code file}, or a list of both, with absolute paths. */
  private static JsonNode resolved(JsonNode named, Path folder) {
    if (named.isTextual()) {
      String name = named.asText();
      return HubId.is(name)
          ? named
          : TextNode.valueOf(folder.resolve(name).toAbsolutePath().normalize().toString());
    }
    if (named.isArray()) {
      ArrayNode list = Json.array();
      named.forEach(entry -> list.add(resolved(entry, folder)));
      return list;
    }
    return named.has("file")
        ? ((ObjectNode) named.deepCopy()).set("file", resolved(named.get("file"), folder))
        : named;
  }
}
