package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scion.core.run.RunFolder;
import org.scion.core.service.RunQueue;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.Sweep;
import picocli.CommandLine.Option;

/** The options of {@code scion run} that say how many runs there are and when they start. */
final class SweepOptions {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Option(names = "--seeds", paramLabel = "A..B", description = "One run a seed, as 1..5 or 1,4,7.")
  private String seeds;

  @Option(
      names = "--grid",
      paramLabel = "KEY=V,V",
      description = "One run a value of a key; several grids give every combination.")
  private List<String> grids = new ArrayList<>();

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "Start when that run is done; may be repeated.")
  private List<String> after = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "N",
      defaultValue = "0",
      description = "Higher goes first (default: ${DEFAULT-VALUE}).")
  private int priority;

  @Option(names = "--share-gpu", description = "May run on a GPU beside another run that may, too.")
  private boolean shareGpu;

  private String group = "";

  /** Name of the sweep; empty for a single run. */
  String group() {
    return group;
  }

  /** The folders of all runs, ready to start. All specs are read before the first is made. */
  List<RunFolder> prepare(Session session, SpecFile file, List<String> overrides, String name) {
    JsonNode document = file.document(overrides);
    List<Sweep.Member> members = Sweep.of(document, seeds, grids).expand(document);
    List<ExperimentSpec> specs = members.stream().map(m -> file.read(m.document())).toList();
    String base = name == null ? specs.get(0).name() : name;
    if (members.size() > 1) {
      group = base + "-" + STAMP.format(session.wiring().clock().instant());
    }
    List<RunFolder> folders = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      String label = members.get(i).label();
      String full = label.isEmpty() ? base : base + " " + label;
      folders.add(RunCommand.prepare(session, file, specs.get(i), full));
    }
    return folders;
  }

  void submit(Session session, List<RunFolder> folders) {
    RunQueue queue = session.wiring().queue(session.workspace());
    List<String> ids = after.stream().map(id -> session.run(id).id()).toList();
    folders.forEach(f -> queue.submit(f, new RunQueue.Place(ids, group, priority, shareGpu)));
  }
}
