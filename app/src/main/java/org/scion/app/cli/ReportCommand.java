package org.scion.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.app.report.ReportPage;
import org.scion.app.report.ReportedRun;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.statistics.ComparisonTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion report ID... --out F.html}. */
@Command(name = "report", description = "Write runs as one HTML page that needs nothing else.")
final class ReportCommand extends ScionCommand {
  @Parameters(arity = "1..*", paramLabel = "ID", description = "Runs.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--out", required = true, paramLabel = "F.html", description = "The page.")
  private String out;

  @Override
  List<String> keys() {
    return List.of("file");
  }

  @Override
  Outcome run(Session session) throws IOException {
    List<RunFolder> folders = ids.stream().map(session::run).distinct().toList();
    List<ReportedRun> runs = folders.stream().map(f -> ReportedRun.of(f, RunResult.of(f))).toList();
    ComparisonTable table = folders.size() < 2 ? null : CompareCommand.brief(folders);
    Path file = session.path("--out", out);
    Files.createDirectories(file.getParent());
    List<String> front = table == null ? List.of() : Pareto.front(table, folders);
    Files.writeString(file, new ReportPage(runs, table, front, Version.number()).html());
    return Outcome.of(Json.object().put("file", file.toString()), () -> List.of("wrote " + file));
  }
}
