package org.scion.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.lab.StudySpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.SpecSchema;
import org.scion.core.technique.Techniques;
import org.scion.runner.contract.Composition;

/**
 * Documents that repeat what the code says. {@code -Dscion.documents=write} brings them up to date.
 */
class DocumentsTest {
  private static final Path ROOT = root();
  private static final String ADVICE =
      "mvn -q -Dquick -pl app -am test -Dtest=DocumentsTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dscion.documents=write";
  private static final String BEGIN = "<!-- matrix: made by DocumentsTest -->\n";
  private static final String END = "<!-- end of matrix -->";

  private final Techniques techniques = Techniques.load();

  /** The committed schema names no technique, so that a new one leaves it as it is. */
  @Test
  void theCommittedSchemaIsThatOfASpecWithoutTechniques() throws IOException {
    upToDate(
        ROOT.resolve("docs/experiment.schema.json"),
        Json.pretty(SpecSchema.withoutTechniques()).stripTrailing() + "\n");
  }

  @Test
  void theCompositionMatrixIsUpToDate() throws IOException {
    Path file = ROOT.resolve("docs/composition.md");
    String text = Files.readString(file);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    assertTrue(from >= BEGIN.length() && to >= from, "composition.md has lost its marks");
    String table = new Composition(techniques).markdown();
    upToDate(file, text.substring(0, from) + table + text.substring(to));
  }

  @Test
  void everySampleSpecNamesTheSchemaAndHasItsKeysOnly() throws IOException {
    JsonNode schema = SpecSchema.of(techniques);
    List<Path> specs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("sample-projects"))) {
      files.filter(f -> f.toString().endsWith(".yaml")).forEach(specs::add);
    }
    assertFalse(specs.isEmpty());
    for (Path spec : specs) {
      if (SpecReader.document(spec).has("variants")) {
        StudySpec.read(spec, List.of(), null)
            .members()
            .forEach(m -> known(m.document(), schema, schema, spec + " " + m.name()));
        continue;
      }
      String first = Files.readAllLines(spec).get(0);
      Matcher line = Pattern.compile("# yaml-language-server: \\$schema=(\\S+)").matcher(first);
      assertTrue(line.matches(), spec + " begins with " + first);
      assertTrue(Files.exists(spec.resolveSibling(line.group(1))), spec + ": " + line.group(1));
      JsonNode document = SpecReader.document(spec);
      known(document, schema, schema, spec.toString());
    }
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.forEach(documents::add);
    }
    try (Stream<Path> files = Files.walk(ROOT.resolve("sample-projects"))) {
      files.forEach(documents::add);
    }
    Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
        .map(ROOT::resolve)
        .forEach(documents::add);
    Pattern link = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");
    for (Path document : documents) {
      if (document.toString().endsWith(".md")) {
        Matcher found = link.matcher(Files.readString(document));
        while (found.find()) {
          Path target = document.resolveSibling(found.group(1));
          assertTrue(Files.exists(target), document + " links to " + found.group(1));
        }
      }
    }
  }

  private static void known(JsonNode value, JsonNode schema, JsonNode root, String where) {
    JsonNode at = schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
    value
        .fields()
        .forEachRemaining(
            e -> {
              JsonNode property = at.path("properties").path(e.getKey());
              assertFalse(property.isMissingNode(), where + " has the key " + e.getKey());
              if (e.getValue().isObject() && property.has("properties")) {
                known(e.getValue(), property, root, where + "." + e.getKey());
              }
            });
    for (JsonNode entry : value.path("techniques")) {
      String id = entry.path("id").asText();
      known(entry, root.at("/definitions/" + id), root, where + "." + id);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("scion.cmd"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static void upToDate(Path file, String wanted) throws IOException {
    if ("write".equals(System.getProperty("scion.documents"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, wanted);
      return;
    }
    String there = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(wanted, there, file + " is out of date; this brings it up to date: " + ADVICE);
  }
}
