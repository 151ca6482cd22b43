package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.scion.core.Json;
import org.scion.core.technique.Techniques;
import org.scion.ui.text.Messages;

/** Starting points that replace the techniques of a draft. */
enum Presets {
  LORA_PAPER(
      List.of("lora"),
      list -> list.add(Json.object().put("id", "lora").put("rank", 8).put("alpha", 16))),
  LORA_ALL(List.of("lora"), list -> list.add(allLinear("lora").put("rank", 16).put("alpha", 32))),
  DORA(List.of("dora"), list -> list.add(Json.object().put("id", "dora"))),
  QLORA(
      List.of("nf4", "lora"),
      list -> {
        list.add(Json.object().put("id", "nf4"));
        list.add(allLinear("lora").put("rank", 16).put("alpha", 32));
      }),
  IA3(List.of("ia3"), list -> list.add(Json.object().put("id", "ia3"))),
  BITFIT(List.of("bitfit"), list -> list.add(Json.object().put("id", "bitfit"))),
  FULL(List.of("full"), list -> list.add(Json.object().put("id", "full")));

  private final List<String> needs;
  private final Consumer<ArrayNode> fill;

  Presets(List<String> needs, Consumer<ArrayNode> fill) {
    this.needs = needs;
    this.fill = fill;
  }

  private static ObjectNode allLinear(String id) {
    ObjectNode entry = Json.object().put("id", id);
    entry.set("sites", Json.object().put("targets", "all-linear"));
    return entry;
  }

  /** Those whose techniques are installed. */
  static List<Presets> offered(Techniques techniques) {
    return List.of(values()).stream().filter(p -> techniques.ids().containsAll(p.needs)).toList();
  }

  String words() {
    return Messages.text("preset." + name().toLowerCase(Locale.ROOT));
  }

  ObjectNode apply(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    fill.accept(copy.putArray("techniques"));
    return copy;
  }
}
