package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.plan.PlanJson;
import org.scion.core.plan.PlannedSite;
import org.scion.core.plan.RunPlan;
import org.scion.core.service.JobFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion plan FILE}: what a spec resolves to. */
@Command(
    name = "plan",
    description = "Show what a spec resolves to: sites, numbers trained, memory. Runs nothing.")
final class PlanCommand extends ScionCommand {
  @Parameters(paramLabel = "FILE", description = "A spec, or the folder of an experiment.yaml.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a value of the spec, as techniques[0].rank=4.")
  private List<String> overrides = new ArrayList<>();

  @Override
  List<String> keys() {
    return List.of("sites", "trainable", "total", "memory_gb", "memory", "problems");
  }

  @Override
  Outcome run(Session session) {
    SpecFile spec = SpecFile.of(session, file);
    RunPlan plan = spec.look(spec.read(overrides));
    plan.problems().forEach(p -> session.wiring().terminal().err().println(p.sentence()));
    int code = plan.problems().isEmpty() ? 0 : JobFailure.Kind.REQUEST.exitCode();
    return new Outcome(PlanJson.of(plan), () -> words(plan), code);
  }

  private static List<String> words(RunPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(plan.name() + ": " + plan.techniques() + " on " + plan.architecture());
    lines.add(
        String.format(
            java.util.Locale.ROOT,
            "%,d of %,d numbers train (%.3f%%), %d steps",
            plan.trainable(),
            plan.total(),
            100 * plan.share(),
            plan.steps()));
    lines.add(
        String.format(
            java.util.Locale.ROOT,
            "%.2f GB at most, batches of up to %d tokens (%s)",
            plan.memoryGb(),
            plan.batch().largestTokens(),
            plan.batch().measured() ? "measured" : "guessed from max_length"));
    JsonNode memory = PlanJson.of(plan).path("memory");
    memory
        .fields()
        .forEachRemaining(
            e ->
                lines.add(
                    String.format(
                        java.util.Locale.ROOT,
                        "  %-12s %7.3f GB",
                        e.getKey(),
                        e.getValue().asLong() / 1e9)));
    lines.add("");
    lines.addAll(sites(plan).lines());
    plan.warnings().forEach(w -> lines.add("warning: " + w));
    lines.add(plan.problems().size() + " problems");
    return lines;
  }

  /** Sites of the same name in different layers share a line. */
  private static TextTable sites(RunPlan plan) {
    record Group(String technique, String site) {}
    Map<Group, long[]> groups = new LinkedHashMap<>();
    for (PlannedSite site : plan.sites()) {
      String shape = site.name().replaceAll("\\.\\d+\\.", ".*.");
      long[] sums = groups.computeIfAbsent(new Group(site.id(), shape), g -> new long[2]);
      sums[0]++;
      sums[1] += site.parameters();
    }
    TextTable table = new TextTable("TECHNIQUE", "SITE", "SITES", "NUMBERS");
    groups.forEach((group, sums) -> table.row(group.technique(), group.site(), sums[0], sums[1]));
    if (!plan.trainedBase().isEmpty()) {
      table.row("(base)", plan.trainedBase().get(0) + " ...", plan.trainedBase().size(), "-");
    }
    return table;
  }
}
