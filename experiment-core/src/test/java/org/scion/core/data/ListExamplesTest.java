package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;

class ListExamplesTest {
  @TempDir Path folder;

  private List<Path> write(String name, String text) throws IOException {
    return List.of(Files.writeString(folder.resolve(name), text));
  }

  @Test
  void wordsAndTagsAreListsOrTexts() throws IOException {
    List<Path> files =
        write(
            "a.jsonl",
            "{\"tokens\":[\"in\",\"Oslo\"],\"tags\":[\"O\",\"B-place\"]}\n"
                + "{\"tokens\":\"in Oslo\",\"tags\":\"O  B-place\"}\n"
                + "{\"tokens\":[\"in\",\"Oslo\"],\"tags\":[0,1]}\n");
    List<TaggedExample> rows = tagged(files, null, RowPolicy.REFUSE).kept();
    TaggedExample written = new TaggedExample(List.of("in", "Oslo"), List.of("O", "B-place"));
    TaggedExample numbers = new TaggedExample(List.of("in", "Oslo"), List.of("0", "1"));
    assertEquals(List.of(written, written, numbers), rows);
  }

  @Test
  void rowsWithoutATagForEveryWordAreBroken() throws IOException {
    List<Path> files =
        write(
            "a.jsonl",
            "{\"tokens\":[\"in\",\"Oslo\"],\"tags\":[\"O\"]}\n"
                + "{\"tokens\":[],\"tags\":[]}\n"
                + "{\"tokens\":[\"a\",\" \"],\"tags\":[\"O\",\"O\"]}\n"
                + "{\"tokens\":[\"a\"],\"tags\":[\"X\"]}\n"
                + "{\"tokens\":[\"a\"],\"tags\":[\"O\"]}\n");
    LabelSet fixed = LabelSet.sorted(List.of("O", "B-place"));
    RowSet<TaggedExample> rows = tagged(files, fixed, RowPolicy.SKIP);
    assertEquals(1, rows.kept().size());
    assertEquals(
        List.of("tags", "tokens", "tokens", "tags"),
        rows.broken().stream().map(BrokenRow::column).toList());
    assertTrue(rows.broken().get(0).value().contains("2 tokens and 1 tags"));
    SpecException refused =
        assertThrows(SpecException.class, () -> tagged(files, fixed, RowPolicy.REFUSE));
    assertEquals(4, refused.problems().size());
  }

  @Test
  void severalLabelsAreAListOrATextWithASeparator() throws IOException {
    List<Path> files =
        write("a.csv", "text,label\na,\"joy, love\"\nb,\"[\"\"joy\"\"]\"\nc,\"\"\nd,7\n");
    Columns columns = Columns.named("text", null, "label");
    List<MultiLabelExample> rows =
        ListExamples.multiLabel(files, columns, ",", null, Reading.all(RowPolicy.REFUSE)).kept();
    assertEquals(
        List.of(List.of("joy", "love"), List.of("joy"), List.of(), List.of("7")),
        rows.stream().map(MultiLabelExample::labels).toList());
  }

  private static RowSet<TaggedExample> tagged(List<Path> files, LabelSet fixed, RowPolicy policy) {
    return ListExamples.tagged(files, "tokens", "tags", fixed, Reading.all(policy));
  }
}
