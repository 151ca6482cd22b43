package org.scion.app.cli;

import picocli.CommandLine.Command;

/** {@code scion runs show ID}. */
@Command(name = "show", description = "Show one run.")
final class RunsShowCommand extends OneRunCommand {
  @Override
  Outcome run(Session session) {
    session.rouseQueue();
    return shown(session, session.run(id));
  }
}
