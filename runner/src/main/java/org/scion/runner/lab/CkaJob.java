package org.scion.runner.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.data.TokenisedSet;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.OnEveryCore;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;
import org.scion.runner.spectra.BaseHost;
import org.scion.runner.worker.Job;

/**
 * Linear centred kernel alignment (Kornblith et al., 2019, arXiv:1905.00414) of every layer of the
 * base with every layer of the run, over the tokens of the task's test or validation rows:
 * arguments run, checkpoint, rows. With X (tokens, hidden) of one and Y of the other, centred: CKA
 * = |Y^T X|^2 / (|X^T X| |Y^T Y|). Row 0 and column 0 are the embeddings.
 */
@AutoService(Job.class)
public final class CkaJob implements Job {
  private static final int TOKENS = 4096;

  @Override
  public String id() {
    return "lab-cka";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    SpecData data = SpecData.load(run.spec(), run.source(), run.labels());
    TokenisedSet set = data.test().size() > 0 ? data.test() : data.validation();
    List<long[]> texts = texts(set, arguments.path("rows").asInt(100));
    context.progress("loading", 0, 0, "tensors");
    HostModel tuned = run.trained(LabArguments.checkpoint(arguments)).model().host();
    List<NDArray> after = states(tuned, texts);
    List<NDArray> before = states(BaseHost.of(run), texts);
    if (after.get(0).getShape().get(0) != before.get(0).getShape().get(0)) {
      throw new SpecException(
          "ID", run.run().id(), "a run whose layers see the same tokens as its base", "");
    }
    List<int[]> cells = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      for (int j = 0; j < after.size(); j++) {
        cells.add(new int[] {i, j});
      }
    }
    List<Float> values =
        OnEveryCore.map(
            cells,
            c -> Kernels.call("cka", before.get(c[0]), after.get(c[1])).getFloat(),
            done -> context.progress("aligning", done, cells.size(), "pairs"));
    ObjectNode result = Json.object();
    ArrayNode matrix = result.putArray("cka");
    ArrayNode same = result.putArray("same_layer");
    for (int i = 0; i < before.size(); i++) {
      ArrayNode row = matrix.addArray();
      for (int j = 0; j < after.size(); j++) {
        row.add(values.get(i * after.size() + j));
      }
      same.add(values.get(i * after.size() + i));
    }
    result.put("layers", before.size() - 1).put("texts", texts.size());
    result.put("tokens", before.get(0).getShape().get(0));
    return LabArguments.kept(run.run(), arguments, id(), result);
  }

  private static List<long[]> texts(TokenisedSet set, int rows) {
    List<long[]> texts = new ArrayList<>();
    int tokens = 0;
    for (TokenisedExample example : set.examples()) {
      if (texts.size() < rows && tokens + example.length() <= TOKENS) {
        texts.add(example.ids());
        tokens += example.length();
      }
    }
    if (texts.size() < 2) {
      throw new SpecException("data.test", "", "at least two test or validation rows", "");
    }
    return texts;
  }

  /** Hidden states of all texts by layer, (tokens, hidden) each. */
  private static List<NDArray> states(HostModel host, List<long[]> texts) {
    host.mode(HostModel.Mode.EVALUATION);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Torch.withoutGradient(
          () ->
              host.hiddenStates(Batch.of(texts.toArray(long[][]::new))).stream()
                  .map(h -> Torch.keep(h.duplicate()))
                  .toList());
    }
  }
}
