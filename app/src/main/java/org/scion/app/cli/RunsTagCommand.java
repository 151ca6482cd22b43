package org.scion.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.run.RunFolder;
import org.scion.core.run.UserData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion runs tag ID TAG...}. */
@Command(name = "tag", description = "Put tags on a run, or take them off.")
final class RunsTagCommand extends OneRunCommand {
  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TAG", description = "Tags to put on.")
  private List<String> add = new ArrayList<>();

  @Option(names = "--remove", paramLabel = "TAG", description = "A tag to take off.")
  private List<String> remove = new ArrayList<>();

  @Override
  Outcome run(Session session) {
    RunFolder folder = session.run(id);
    UserData.read(folder).withTags(add, remove).write(folder);
    return shown(session, folder);
  }
}
