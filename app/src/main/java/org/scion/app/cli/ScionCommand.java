package org.scion.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command: what it does, and which keys its JSON has at least. */
abstract class ScionCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  /** Does the work; failures are exceptions. */
  abstract Outcome run(Session session) throws Exception;

  /** Keys that are always there, null where they do not apply. */
  List<String> keys() {
    return List.of();
  }

  @Override
  public final Integer call() throws Exception {
    Session session = ((RootCommand) spec.root().userObject()).session();
    int code = session.print(run(session), keys());
    session.wiring().terminal().out().flush();
    after(session);
    return code;
  }

  /** What comes when the result is printed. */
  void after(Session session) {}
}
