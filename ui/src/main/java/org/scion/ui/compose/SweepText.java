package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.Sweep;

/** The key {@code sweep} of a document, field by field, as a form shows and sets it. */
final class SweepText {
  static final String SEED = "training.seed";
  private static final Pattern COMMA = Pattern.compile(",(?![^\\[{(]*[]})])");
  private static final Pattern TECHNIQUE = Pattern.compile("techniques\\[(\\d+)](.*)");

  private SweepText() {}

  private static String key(String path) {
    return path.equals(SEED) ? "seeds" : path;
  }

  /** The values of a field, {@code 4, 8} or {@code 1..5}; empty when it does not vary. */
  static String of(ObjectNode document, String path) {
    JsonNode values = document.path("sweep").path(key(path));
    if (!values.isArray()) {
      return values.asText("");
    }
    return StreamSupport.stream(values.spliterator(), false)
        .map(v -> v.asText(v.toString()))
        .collect(Collectors.joining(", "));
  }

  /**
   * The document with a field that varies; a blank text makes it plain again.
   *
   * @throws SpecException if the text is not values, or makes too many runs
   */
  static ObjectNode with(ObjectNode document, String path, String text) {
    ObjectNode copy = document.deepCopy();
    ObjectNode sweep = copy.withObject("/sweep");
    if (text.isBlank()) {
      sweep.remove(key(path));
    } else {
      sweep.set(key(path), values(path, text));
    }
    if (sweep.isEmpty()) {
      copy.remove("sweep");
    }
    Sweep.of(copy, null, List.of());
    return copy;
  }

  private static JsonNode values(String path, String text) {
    if (text.contains("..")) {
      return Json.tree(text.strip());
    }
    ArrayNode list = Json.array();
    for (String part : COMMA.split(text)) {
      if (!part.isBlank()) {
        list.add(SpecReader.parse(part.strip(), path));
      }
    }
    return list;
  }

  /** The runs that a document makes, each with what tells it from the others. */
  static List<Sweep.Member> members(ObjectNode document) {
    return Sweep.of(document, null, List.of()).expand(document);
  }

  /**
   * After techniques have changed their places in the list, their fields have other paths.
   *
   * @param places where an entry is now; empty if it is gone, and with it what varied in it
   */
  static void moved(ObjectNode document, IntFunction<OptionalInt> places) {
    if (!(document.path("sweep") instanceof ObjectNode sweep)) {
      return;
    }
    ObjectNode next = Json.object();
    for (Map.Entry<String, JsonNode> entry : sweep.properties()) {
      Matcher of = TECHNIQUE.matcher(entry.getKey());
      if (of.matches()) {
        places
            .apply(Integer.parseInt(of.group(1)))
            .ifPresent(at -> next.set("techniques[" + at + "]" + of.group(2), entry.getValue()));
      } else {
        next.set(entry.getKey(), entry.getValue());
      }
    }
    document.set("sweep", next);
    if (next.isEmpty()) {
      document.remove("sweep");
    }
  }
}
