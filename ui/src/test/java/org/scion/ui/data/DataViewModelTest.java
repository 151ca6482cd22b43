package org.scion.ui.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.model.Task;
import org.scion.core.run.Workspace;
import org.scion.ui.TestServices;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.download.PretendHub;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.workbench.DataChoice;

class DataViewModelTest {
  @TempDir Path temporary;

  private ShellViewModel shell;
  private DataViewModel data;

  @BeforeEach
  void open() {
    Workspace workspace = Workspace.open(temporary.resolve("workspace"));
    shell = new ShellViewModel(TestServices.in(workspace), new DirectBackground());
    data = new DataViewModel(shell.context());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temporary.resolve(name), text);
  }

  private DataChoice handedOn() {
    data.use();
    return (DataChoice) shell.argument();
  }

  @Test
  void saysThatRowsOfTheTestWereTrainedOn() throws IOException {
    data.open(file("train.csv", "text,label\nhello,a\nbye,b\nhello,a\n"));
    data.file("test", file("test.csv", "text,label\nhello,a\nnew,b\n"));

    String all = String.join("\n", data.warnings());
    assertTrue(all.contains("1 rows are both in train and in test"), all);
    assertTrue(all.contains("1 rows of train repeat"), all);
    assertTrue(handedOn().data().path("test").asText().endsWith("test.csv"));
  }

  @Test
  void chatsAreShownWithWhatIsTrained() throws IOException {
    data.open(
        file(
            "chats.jsonl",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"role\":\"assistant\",\"content\":\"Hello!\"}]}\n"));

    assertEquals("messages", data.mapping().get().column("messages"));
    SeenExample seen = data.examples().get(0);
    assertTrue(seen.pieces().stream().anyMatch(p -> !p.masked() && p.text().contains("Hello!")));
    assertTrue(seen.pieces().stream().anyMatch(p -> p.masked() && p.text().contains("Hi")));
  }

  @Test
  void columnsAreChosenAndTheEffectShowsAtOnce() throws IOException {
    data.open(file("rows.csv", "question,answer,topic\nWhy?,Because.,life\n"));
    data.mapping().set(data.mapping().get().with(Task.CAUSAL_LM));
    data.mapping().set(data.mapping().get().with("prompt", "Q: {question}\nA: "));
    data.mapping().set(data.mapping().get().with("completion", "{answer}"));

    SeenExample seen = data.examples().get(0);
    assertEquals("Q: Why?\nA: ", seen.pieces().get(0).text());
    assertTrue(seen.pieces().get(0).masked());
    assertEquals("Because.", seen.pieces().get(1).text());
    data.mapping().set(data.mapping().get().with("completion", "{anwser}"));
    assertTrue(data.problem().get().contains("anwser"), data.problem().get());
  }

  @Test
  void whatADraftSaidBeyondThisPageStays() throws IOException {
    Path train = file("train.csv", "text,label\nhello,a\nbye,b\n");
    ObjectNode said = Json.object();
    said.putArray("train").addObject().put("file", train.toString()).put("weight", 2);
    said.putObject("columns").put("text", "{text}").put("label", "label");
    said.putObject("split").put("validation", 0.25);
    said.put("max_length", 64);

    data.open(new DataChoice("classification", said, "minilm"));
    ObjectNode back = handedOn().data();

    assertEquals(said, back);
    assertEquals("minilm", data.tokeniser().get());
  }

  @Test
  void ofAPairBothSidesAreShownBehindTheMaskedPrompt() throws IOException {
    data.open(
        file(
            "pairs.jsonl", "{\"prompt\":\"Why?\",\"chosen\":\"Because.\",\"rejected\":\"No.\"}\n"));

    assertEquals(2, data.examples().size());
    SeenExample chosen = data.examples().get(0);
    assertEquals("chosen", chosen.note());
    assertTrue(chosen.pieces().get(0).masked());
    SeenExample rejected = data.examples().get(1);
    assertEquals("rejected", rejected.note());
    assertEquals("No.", rejected.pieces().get(1).text());
  }

  @Test
  void tagsStandBehindTheirWords() throws IOException {
    data.open(file("tags.jsonl", "{\"tokens\":[\"Ann\",\"went\"],\"tags\":[\"B-PER\",\"O\"]}\n"));

    assertEquals(Task.TOKEN_CLASSIFICATION, data.mapping().get().task());
    SeenExample seen = data.examples().get(0);
    assertEquals("Ann [B-PER] ", seen.pieces().get(0).text());
    assertTrue(seen.pieces().get(1).masked());
    assertEquals("2 words, 2 tags", seen.note());
  }

  @Test
  void aDataSetOfAHubIsFetchedUsedByNameAndRemembered() throws IOException {
    try (PretendHub hub = new PretendHub()) {
      hub.files.put("train.jsonl", "{\"text\":\"hello\",\"label\":\"a\"}\n".getBytes());
      hub.files.put("test.jsonl", "{\"text\":\"bye\",\"label\":\"b\"}\n".getBytes());
      data = new DataViewModel(shell.context(), () -> hub.settings(temporary));
      data.open("hub:owner/name");
    }

    assertEquals(1, data.file().get().train().rows(), shell.context().notices().list().toString());
    DataChoice choice = handedOn();
    assertEquals("hub:owner/name", choice.data().path("train").asText());
    assertEquals("hub:owner/name", choice.data().path("test").asText());
    assertTrue(choice.data().path("validation").isMissingNode());
    assertEquals("hub:owner/name", new DataViewModel(shell.context()).recent().get(0));
  }
}
