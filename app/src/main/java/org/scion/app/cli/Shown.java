package org.scion.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.data.FileWeight;
import org.scion.core.spec.ExperimentSpec;

/**
 * What `scion data show` looks at.
 *
 * @param files by part, the first one in detail
 * @param columns as a spec says; empty if they are to be guessed
 * @param model whose tokenizer counts, or null
 */
record Shown(Map<String, Path> files, Optional<ColumnSuggestion> columns, String model) {

  static Shown ofFiles(Session session, Map<String, String> named) {
    return new Shown(new HubFetch(session).files(named), Optional.empty(), null);
  }

  /** The files of all parts; of several training files each is looked at by itself. */
  static Shown ofSpec(Session session, String file) {
    SpecFile specFile = SpecFile.of(session, file);
    ExperimentSpec spec = specFile.read(List.of());
    new HubFetch(session).spec(spec);
    Map<String, Path> files = new LinkedHashMap<>();
    for (String part : List.of("train", "validation", "test")) {
      List<FileWeight> named = FileWeight.of(spec.data(), part, spec.folder());
      for (int i = 0; i < named.size(); i++) {
        files.put(i == 0 ? part : part + " " + (i + 1), named.get(i).path());
      }
    }
    Map<String, String> columns = new LinkedHashMap<>();
    spec.document()
        .path("data")
        .path("columns")
        .fields()
        .forEachRemaining(e -> columns.put(e.getKey(), e.getValue().asText()));
    ColumnSuggestion as = new ColumnSuggestion("spec", spec.task(), columns, "as the spec says");
    Path model = spec.folder().resolve(spec.model());
    boolean folder =
        !org.scion.core.hub.HubId.is(spec.model()) && java.nio.file.Files.exists(model);
    return new Shown(files, Optional.of(as), folder ? model.toString() : spec.model());
  }

  Path first() {
    return files.values().iterator().next();
  }
}
