package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.lab.RankHistory;
import org.scion.core.run.EventReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code scion lab ranks ID}: where an allocator gave rank, over steps. */
@Command(
    name = "ranks",
    description = {
      "Ranks and importances by site over steps, the budget, and alarms such as starved modules;",
      "from AdaLoRA, SoRA, IncreLoRA, EVA, DyLoRA."
    })
final class LabRanksCommand extends ScionCommand {
  @Parameters(paramLabel = "ID", description = "A run.")
  private String id;

  @Override
  List<String> keys() {
    return List.of("steps", "sites", "totals", "budgets", "alarms");
  }

  @Override
  Outcome run(Session session) {
    RankHistory history = new RankHistory(EventReader.all(session.run(id).events()));
    ObjectNode json = Json.object();
    json.set("steps", Json.tree(history.steps()));
    var sites = json.putArray("sites");
    for (String site : history.sites()) {
      ObjectNode node = sites.addObject().put("site", site);
      node.set("ranks", Json.tree(history.ranks(site)));
      node.set("importances", Json.tree(history.importances(site)));
    }
    json.set("totals", Json.tree(history.totals()));
    json.set("budgets", Json.tree(history.budgets()));
    json.set("alarms", Json.tree(history.alarms()));
    return Outcome.of(json, () -> words(history));
  }

  private static List<String> words(RankHistory history) {
    if (history.steps().isEmpty()) {
      return List.of("this run records no ranks: its technique does not allocate any");
    }
    int last = history.steps().size() - 1;
    TextTable table = new TextTable("SITE", "FIRST", "LAST", "IMPORTANCE");
    for (String site : history.sites()) {
      double[] ranks = history.ranks(site);
      table.row(site, ranks[0], ranks[last], history.importances(site)[last]);
    }
    List<String> lines = new ArrayList<>(table.lines());
    double budget = history.budgets()[last];
    lines.add(
        "in all "
            + Words.short3(history.totals()[last])
            + " at step "
            + history.steps().get(last)
            + (Double.isNaN(budget) ? "" : ", budget " + Words.short3(budget)));
    history.alarms().forEach(a -> lines.add("! " + a));
    return lines;
  }
}
