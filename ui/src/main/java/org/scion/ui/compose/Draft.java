package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.scion.core.Json;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.SpecReader;

/**
 * An experiment that is being composed. Immutable: the document is never changed after it was put
 * here.
 *
 * @param document the spec as far as it is written
 * @param folder where its relative paths start
 */
record Draft(ObjectNode document, Path folder) {
  /** Keys of {@code data} that name files. */
  static final List<String> FILES = List.of("train", "validation", "test");

  /** What a crashed window left behind, or an empty draft. */
  static Draft read(Path file, Path otherwise) {
    if (Files.exists(file)) {
      JsonNode kept = Json.read(file);
      if (kept.path("document") instanceof ObjectNode document) {
        return new Draft(document, Path.of(kept.path("folder").asText(otherwise.toString())));
      }
    }
    return new Draft(Drafts.empty(), otherwise);
  }

  /** Keeps it for the next start. */
  void keep(Path file) {
    RunFolder.writeWhole(
        file,
        Json.pretty(Json.object().put("folder", folder.toString()).set("document", document)));
  }

  Draft with(ObjectNode next) {
    return new Draft(next, folder);
  }

  /** Writes an experiment.yaml whose paths are right where it lies. */
  void save(Path file) {
    Path target = file.toAbsolutePath().getParent();
    ObjectNode copy = document.deepCopy();
    if (copy.path("data") instanceof ObjectNode data) {
      FILES.stream()
          .filter(data::hasNonNull)
          .forEach(key -> data.set(key, moved(data.get(key), path -> moved(path, target))));
    }
    String model = copy.path("model").asText("");
    if (!model.isBlank() && Files.exists(folder.resolve(model))) {
      copy.put("model", moved(model, target));
    }
    RunFolder.writeWhole(file, SpecReader.yaml(copy));
  }

  private String moved(String path, Path target) {
    Path absolute = absolute(path);
    return (absolute.startsWith(target) ? target.relativize(absolute) : absolute).toString();
  }

  private Path absolute(String path) {
    return folder.resolve(path).toAbsolutePath().normalize();
  }

  /** A file, a list of files, or of objects that name one; other than files stay as they are. */
  private JsonNode moved(JsonNode value, UnaryOperator<String> move) {
    if (value.isTextual()) {
      boolean here = Files.exists(folder.resolve(value.asText()));
      return here ? Json.tree(move.apply(value.asText())) : value;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode moved = Json.array();
      list.forEach(item -> moved.add(moved(item, move)));
      return moved;
    }
    if (value instanceof ObjectNode object && object.has("file")) {
      ObjectNode copy = object.deepCopy();
      copy.set("file", moved(object.get("file"), move));
      return copy;
    }
    return value;
  }

  /** The section {@code data} with absolute paths, for the Data page. */
  ObjectNode data() {
    ObjectNode data = Json.object();
    document.path("data").properties().forEach(e -> data.set(e.getKey(), e.getValue()));
    FILES.stream()
        .filter(data::hasNonNull)
        .forEach(key -> data.set(key, moved(data.get(key), p -> absolute(p).toString())));
    return data;
  }

  /** The first file of training rows; empty if there is none yet. */
  static String train(ObjectNode document) {
    JsonNode train = document.path("data").path("train");
    JsonNode first = train.isArray() ? train.path(0) : train;
    return first.isObject() ? first.path("file").asText("") : first.asText("");
  }

  /** The model as a job in another folder finds it. */
  String model() {
    String model = document.path("model").asText("");
    boolean file = !model.isBlank() && !model.equals(ModelSource.MINILM);
    return file && Files.exists(folder.resolve(model)) ? absolute(model).toString() : model;
  }
}
