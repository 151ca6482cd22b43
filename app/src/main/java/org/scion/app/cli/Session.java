package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.scion.app.Wiring;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.hub.HubId;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobRequest;

/**
 * One call of the program: its workspace, its streams, whether it speaks JSON.
 *
 * @param wiring the implementations
 * @param workspace where runs and models lie
 * @param json whether the result is one JSON object on one line
 */
record Session(Wiring wiring, Workspace workspace, boolean json) {

  /** Runs a job in a worker, with its progress on standard error. */
  ObjectNode job(String name, ObjectNode arguments) {
    try (ProgressBar bar = progress()) {
      return (ObjectNode)
          wiring
              .jobs()
              .run(
                  new JobRequest(name, arguments, workspace),
                  p -> bar.show(p.phase(), p.done(), p.total(), p.unit(), ""));
    }
  }

  ProgressBar progress() {
    return new ProgressBar(wiring.terminal().err(), wiring.terminal().live(), wiring.clock());
  }

  /** What waited when the machine went down goes on as soon as somebody looks at the runs. */
  void rouseQueue() {
    try {
      if (wiring.queue(workspace).rouse()) {
        wiring.terminal().err().println("Runs wait and no supervisor was at work: starting one.");
      }
    } catch (JobFailure e) {
      wiring.terminal().err().println(e.getMessage());
    }
  }

  RunFolder run(String id) {
    return workspace.run(id);
  }

  /** The absolute path of a file or folder that must exist. */
  Path existing(String where, String path) {
    Path absolute = path(where, path);
    if (!Files.exists(absolute)) {
      throw new SpecException(
          where, path, "a file or folder that exists", "There is no " + absolute);
    }
    return absolute;
  }

  /** The absolute path of a file of rows, fetched first if it is of the hub. */
  Path data(String where, String file, String part) {
    return HubId.is(file) ? new HubFetch(this).data(file, part).get(0) : existing(where, file);
  }

  /** The absolute path of what a person wrote. */
  Path path(String where, String path) {
    try {
      return wiring.folder().resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new SpecException(where, path, "a path", e.getMessage());
    }
  }

  /**
   * A model as asked for: an absolute path if there is such a file, else the id as it stands. What
   * the hub has to send is fetched.
   */
  String model(String model) {
    if (HubId.is(model)) {
      new HubFetch(this).model(model, false);
    }
    if (new org.scion.core.model.source.ModelRegistry(workspace.path()).find(model).isPresent()
        || HubId.is(model)
        || model.startsWith("builtin:")) {
      return model;
    }
    Path absolute = path("--model", model);
    return Files.exists(absolute) ? absolute.toString() : model;
  }

  int print(Outcome outcome, List<String> keys) {
    if (json) {
      ObjectNode node = outcome.json();
      Finite.only(node);
      keys.stream().filter(key -> !node.has(key)).forEach(node::putNull);
      wiring.terminal().out().println(Json.line(node));
    } else {
      outcome.words().get().forEach(wiring.terminal().out()::println);
    }
    return outcome.exitCode();
  }
}
