package org.scion.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion runs resume ID}: a paused worker goes on, an ended one starts from a checkpoint. */
@Command(
    name = "resume",
    description = "Go on with a paused, stopped or failed run, from its newest checkpoint.")
final class RunsResumeCommand extends OneRunCommand {
  @Option(names = "--detach", description = "Return at once.")
  private boolean detach;

  @Override
  List<String> keys() {
    List<String> keys = new ArrayList<>(RunJson.RESULT);
    keys.add("run");
    return keys;
  }

  @Override
  Outcome run(Session session) throws InterruptedException {
    RunFolder folder = session.run(id);
    RunFollower follower = new RunFollower(session, folder);
    RunState before = RunState.read(folder);
    if (before.live() && !before.status().equals("paused")) {
      // The supervisor may have been quicker, after a crash for instance.
      session
          .wiring()
          .terminal()
          .err()
          .println("run " + folder.id() + " is at work already; nothing to start.");
    }
    session.wiring().queue(session.workspace()).resume(folder);
    Outcome outcome =
        detach ? RunOutcome.detached(folder) : RunOutcome.of(folder, follower.follow());
    outcome.json().set("run", OneRunCommand.shown(session, folder).json().get("run"));
    return outcome;
  }
}
