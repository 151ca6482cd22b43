package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.lab.StudySpec;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.service.JobFailure;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;

/** The runs of a study, one after the other; what the workspace has already is taken from it. */
final class StudyRuns {
  private final Session session;
  private final StudySpec study;
  private final SpecFile file;

  StudyRuns(Session session, StudySpec study) {
    this.session = session;
    this.study = study;
    this.file = new SpecFile(session, study.spec());
  }

  /** A run a member, in their order; all specs are read before the first starts. */
  List<RunFolder> all() throws InterruptedException {
    List<ExperimentSpec> specs =
        study.members().stream().map(m -> file.read(m.document())).toList();
    List<RunFolder> runs = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      StudySpec.Member member = study.members().get(i);
      say("== " + member.name() + " (" + (i + 1) + " of " + specs.size() + ")");
      Optional<RunFolder> done = done(specs.get(i), member.name());
      if (done.isPresent()) {
        say("done already: " + done.get().id());
      }
      runs.add(done.isPresent() ? done.get() : train(specs.get(i), member.name()));
    }
    return runs;
  }

  private void say(String line) {
    session.wiring().terminal().err().println(line);
  }

  private RunFolder train(ExperimentSpec spec, String name) throws InterruptedException {
    RunFolder folder = RunCommand.prepare(session, file, spec, name);
    RunFollower follower = new RunFollower(session, folder);
    RunCommand.starter(session).start(folder);
    RunFollower.End end = follower.follow();
    RunState state = RunState.read(folder);
    if (end == RunFollower.End.LEFT || state.status().equals("stopped")) {
      throw new JobFailure(
          JobFailure.Kind.CANCELLED,
          "The study was stopped at " + name + "; the same command goes on where it was.",
          List.of());
    }
    if (!state.status().equals("done")) {
      throw new JobFailure(
          JobFailure.Kind.FAILED,
          "Run " + folder.id() + " " + state.status() + ": " + state.message(),
          List.of());
    }
    return folder;
  }

  private Optional<RunFolder> done(ExperimentSpec spec, String name) {
    JsonNode wanted = wanted(spec, name);
    return session.workspace().runFolders().stream()
        .filter(run -> SpecReader.document(run.spec()).equals(wanted))
        .filter(run -> RunState.read(run).status().equals("done"))
        .reduce((first, second) -> second);
  }

  private JsonNode wanted(ExperimentSpec spec, String name) {
    ObjectNode document = RunCommand.starter(session).document(spec, name);
    return SpecReader.parse(SpecReader.yaml(document), "study");
  }
}
