package org.scion.app.cli;

import java.nio.file.Path;
import org.scion.app.Wiring;
import org.scion.core.run.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code scion}: opens the window when no command is named. */
@Command(
    name = "scion",
    description = "A workbench for parameter-efficient fine-tuning: plan, train, compare, export.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:the request is wrong; each problem is named",
      "3:the run or check failed",
      "4:refused as unsupported, by name",
      "130:stopped by the user"
    },
    subcommands = {
      UiCommand.class,
      DemoCommand.class,
      InitCommand.class,
      PlanCommand.class,
      RunCommand.class,
      RunsCommand.class,
      MetricsCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      EvaluateCommand.class,
      SpectraCommand.class,
      LabCommand.class,
      ExportCommand.class,
      CombineCommand.class,
      ImportCommand.class,
      GenerateCommand.class,
      ModelCommand.class,
      DataCommand.class,
      TechniquesCommand.class,
      SchemaCommand.class,
      ParityCommand.class,
      BenchCommand.class,
      IndexCommand.class,
      DoctorCommand.class,
    })
final class RootCommand extends ScionCommand {
  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where runs, models and caches lie (default: $SCION_WORKSPACE or ~/.scion).")
  private String workspace;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print exactly one JSON object on one line.")
  private boolean json;

  private final Wiring wiring;
  private Session session;

  RootCommand(Wiring wiring) {
    this.wiring = wiring;
  }

  Session session() {
    if (session == null) {
      Workspace place = Workspace.open(folder());
      session = new Session(wiring.withPlugins(place), place, json);
    }
    return session;
  }

  private Path folder() {
    String chosen =
        workspace != null ? workspace : wiring.environment().getOrDefault("SCION_WORKSPACE", "");
    if (chosen.isBlank()) {
      return Path.of(System.getProperty("user.home"), ".scion");
    }
    return wiring.folder().resolve(chosen);
  }

  @Override
  Outcome run(Session session) {
    return UiCommand.open(session);
  }
}
