package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;

class ExamplesTest {
  @TempDir Path folder;

  private List<Path> write(String name, String text) throws IOException {
    return List.of(Files.writeString(folder.resolve(name), text));
  }

  @Test
  void templatesFillColumnsAndKeepDoubledBraces() throws IOException {
    List<Path> files = write("a.jsonl", "{\"q\":\"2+2\",\"a\":4,\"ok\":true}\n");
    Template prompt = Template.parse("{{q}}: {q}\n", "prompt");
    RowSet<TextExample> examples =
        Examples.text(
            files,
            prompt,
            Template.parse("{ a } {ok}", "completion"),
            Reading.all(RowPolicy.REFUSE));
    assertEquals(List.of(new TextExample("{q}: 2+2\n", "4 true")), examples.kept());
    assertEquals("a b", Template.parse("a {x}", "t").render(Map.of("x", "b")));
  }

  @Test
  void templatesWithLooseBracesAreRefused() {
    for (String source : List.of("{a", "a}", "{}", "{{a}")) {
      assertThrows(SpecException.class, () -> Template.parse(source, "prompt"), source);
    }
  }

  @Test
  void anUnknownColumnIsAnsweredWithTheNearestOne() throws IOException {
    List<Path> files = write("a.csv", "question,answer\nx,y\n");
    SpecException refused =
        assertThrows(
            SpecException.class,
            () ->
                Examples.text(
                    files,
                    Template.parse("{qestion}", "prompt"),
                    Template.parse("{answer}", "completion"),
                    Reading.all(RowPolicy.SKIP)));
    assertEquals("Did you mean 'question'?", refused.problems().get(0).advice());
    assertEquals("qestion", refused.problems().get(0).value());
  }

  @Test
  void everyKindOfBrokenRowIsNamedWithItsColumn() throws IOException {
    List<Path> files =
        write(
            "a.jsonl",
            """
            {"t":"good","l":"yes"}
            {"t":"  ","l":"yes"}
            {"l":"yes"}
            {"t":["x"],"l":"yes"}
            {"t":"x","l":"maybe"}
            {"t":"x","l":null}
            {"t":3,"l":"no"}
            """);
    LabelSet labels = LabelSet.sorted(List.of("yes", "no"));
    Columns columns = Columns.named("t", null, "l");
    RowSet<LabelledExample> read =
        Examples.labelled(files, columns, labels, Reading.all(RowPolicy.SKIP));
    assertEquals(
        List.of(new LabelledExample("good", null, "yes"), new LabelledExample("3", null, "no")),
        read.kept());
    assertEquals(
        List.of("2t", "3t", "4t", "5l", "6l"),
        read.broken().stream().map(row -> row.line() + row.column()).toList());
    SpecException refused =
        assertThrows(
            SpecException.class,
            () -> Examples.labelled(files, columns, labels, Reading.all(RowPolicy.REFUSE)));
    assertEquals(files.get(0) + ":2 column 't'", refused.problems().get(0).where());
    assertEquals("no, yes", refused.problems().get(3).allowed());
  }

  @Test
  void scoresMustBeNumbersAndPairsBothFilled() throws IOException {
    List<Path> files = write("a.tsv", "a\tb\ts\nx\ty\t2.5\nx\ty\tnan\nx\t\t1\nx\ty\tbad\n");
    RowSet<LabelledExample> read =
        Examples.scored(files, Columns.named("a", "b", "s"), Reading.all(RowPolicy.SKIP));
    assertEquals(List.of(new LabelledExample("x", "y", "2.5")), read.kept());
    assertEquals(List.of("s", "b", "s"), read.broken().stream().map(BrokenRow::column).toList());
  }

  @Test
  void labelsAreSortedOrFollowTheCheckpoint() {
    assertEquals(List.of("b", "z"), LabelSet.sorted(List.of("z", "b", "z")).names());
    assertEquals(List.of("2", "10"), LabelSet.sorted(List.of("10", "2")).names());
    LabelSet ids = LabelSet.ofIds(Map.of("1", "POS", "0", "NEG"), "config.json id2label");
    assertEquals(1, ids.index("POS"));
    assertThrows(SpecException.class, () -> LabelSet.ofIds(Map.of("0", "a", "2", "b"), "x"));
    SpecException unknown = assertThrows(SpecException.class, () -> ids.index("POSS"));
    assertTrue(unknown.getMessage().contains("Did you mean 'POS'?"));
  }
}
