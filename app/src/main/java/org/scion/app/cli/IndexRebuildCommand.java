package org.scion.app.cli;

import java.util.List;
import org.scion.core.Json;
import org.scion.storage.IndexRebuild;
import picocli.CommandLine.Command;

/** {@code scion index rebuild}. */
@Command(name = "rebuild", description = "Make the database anew from the run folders.")
final class IndexRebuildCommand extends ScionCommand {
  @Override
  List<String> keys() {
    return List.of("runs", "rows", "seconds");
  }

  @Override
  Outcome run(Session session) {
    IndexRebuild.Result result = IndexRebuild.rebuild(session.workspace());
    return Outcome.of(
        Json.object()
            .put("runs", result.runs())
            .put("rows", result.rows())
            .put("seconds", result.seconds()),
        () ->
            List.of(
                result.runs()
                    + " runs, "
                    + result.rows()
                    + " rows in "
                    + Words.short3(result.seconds())
                    + " s"));
  }
}
