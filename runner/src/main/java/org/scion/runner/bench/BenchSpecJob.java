package org.scion.runner.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.data.TokenisedSet;
import org.scion.runner.run.Evaluator;
import org.scion.runner.worker.Job;

/**
 * One trial of {@code scion bench techniques}: trains what a document asks for, without a run
 * folder, and measures it on the test rows, or else the validation rows.
 *
 * <p>Arguments: document, folder, rows (most training rows, shuffled; 0 for all), test_rows.
 */
@AutoService(Job.class)
public final class BenchSpecJob implements Job {
  @Override
  public String id() {
    return "bench-spec";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode a = context.arguments();
    int rows = a.path("rows").asInt(0);
    int testRows = a.path("test_rows").asInt(0);
    BenchRun bench =
        new BenchRun(
                context,
                (ObjectNode) a.path("document"),
                Path.of(a.path("folder").asText()),
                data -> chosen(data, rows, testRows))
            .train();
    TokenisedSet test = bench.data().test();
    context.progress("evaluating", 0, test.size(), "rows");
    Map<String, Double> metrics = new Evaluator(bench.setup()).evaluate(test.examples());
    ObjectNode result =
        bench.result().put("train_rows", bench.data().train().size()).put("test_rows", test.size());
    metrics.forEach(result::put);
    result.put("test_loss", metrics.get("loss"));
    return result;
  }

  private static SpecData chosen(SpecData data, int rows, int testRows) {
    TokenisedSet measured = data.test().size() > 0 ? data.test() : data.validation();
    return new SpecData(
        first(data.train(), rows),
        data.validation(),
        first(measured, testRows),
        data.labels(),
        data.broken(),
        data.warnings(),
        data.place());
  }

  /** The first rows in an order that is the same on every machine; all of them for 0. */
  private static TokenisedSet first(TokenisedSet set, int rows) {
    if (rows == 0 || rows >= set.size()) {
      return set;
    }
    List<TokenisedExample> shuffled = new ArrayList<>(set.examples());
    Collections.shuffle(shuffled, new Random(0));
    return new TokenisedSet(set.name(), shuffled.subList(0, rows));
  }
}
