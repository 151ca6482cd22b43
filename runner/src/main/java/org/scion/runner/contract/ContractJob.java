package org.scion.runner.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.spec.EngineSpec;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;

/**
 * {@code scion techniques --check}: tries what techniques promise on tiny models. Arguments: id of
 * one technique, or null for all.
 */
@AutoService(Job.class)
public final class ContractJob implements Job {
  @Override
  public String id() {
    return "check-techniques";
  }

  @Override
  public ObjectNode run(Context context) {
    Torch.start(new EngineSpec("cpu", "float32", 1));
    Techniques all = Techniques.load();
    String id = context.arguments().path("id").asText(null);
    List<Technique> chosen = id == null ? all.all() : List.of(all.find(id).orElseThrow());
    TechniqueContract contract = new TechniqueContract(all);
    ArrayNode checked = Json.array();
    int broken = 0;
    for (Technique technique : chosen) {
      context.progress("checking", checked.size(), chosen.size(), "techniques");
      List<String> found = contract.broken(technique);
      broken += found.size();
      ObjectNode entry = checked.addObject().put("id", technique.id());
      entry.set("broken", Json.tree(found));
    }
    ObjectNode result = Json.object().put("broken", broken);
    result.set("checked", checked);
    return result;
  }
}
