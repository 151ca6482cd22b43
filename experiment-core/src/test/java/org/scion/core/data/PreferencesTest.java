package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.DataSpec;

class PreferencesTest {
  @TempDir Path folder;

  private DataSpec spec(String columns, String rows, String broken) throws IOException {
    Files.writeString(folder.resolve("p.jsonl"), rows.replace('\'', '"'));
    String text =
        "{'train':'p.jsonl','split':{'validation':0},'broken_rows':'%s','columns':%s}"
            .formatted(broken, columns);
    return DataSpec.read(Json.parse(text.replace('\'', '"'), "test"));
  }

  private static final String PAIRS =
      "{'prompt':'{q}: ','chosen':'{chosen}','rejected':'{rejected}'}";

  @Test
  void pairsKeepThePreferredOneFirst() throws IOException {
    DataSpec spec = spec(PAIRS, "{'q':'a','chosen':'x','rejected':'y'}\n", "refuse");
    assertTrue(spec.pairs());
    PreferenceExample only = TrainingData.preferences(spec, folder).split().train().get(0);
    assertEquals(new PreferenceExample("a: ", "x", "y", true, false), only);
  }

  @Test
  void aPairOfEqualTextsIsBroken() throws IOException {
    String rows = "{'q':'a','chosen':'x','rejected':'x'}\n{'q':'b','chosen':'x','rejected':'y'}\n";
    TrainingData<PreferenceExample> read =
        TrainingData.preferences(spec(PAIRS, rows, "skip"), folder);
    assertEquals(1, read.split().train().size());
    assertEquals(1, read.broken().size());
    SpecException e =
        assertThrows(
            SpecException.class,
            () -> TrainingData.preferences(spec(PAIRS, rows, "refuse"), folder));
    assertTrue(e.getMessage().contains("another text than the chosen one"), e.getMessage());
  }

  @Test
  void aColumnThatIsMissingIsNamedWithTheNearest() throws IOException {
    DataSpec spec = spec(PAIRS, "{'q':'a','chosen':'x','rejectd':'y'}\n", "refuse");
    SpecException e =
        assertThrows(SpecException.class, () -> TrainingData.preferences(spec, folder));
    assertTrue(e.getMessage().contains("data.columns.rejected"), e.getMessage());
    assertTrue(e.getMessage().contains("rejectd"), e.getMessage());
  }

  @Test
  void judgementsAreReadInTheUsualWords() throws IOException {
    String rows =
        "{'q':'a','c':'x','ok':true}\n{'q':'b','c':'y','ok':'no'}\n{'q':'b','c':'y','ok':'perhaps'}\n";
    String columns = "{'prompt':'{q}','completion':'{c}','label':'ok'}";
    TrainingData<PreferenceExample> read =
        TrainingData.preferences(spec(columns, rows, "skip"), folder);
    List<PreferenceExample> kept = read.split().train();
    assertEquals(2, kept.size());
    assertEquals(1, kept.stream().filter(PreferenceExample::wanted).count());
    assertNull(kept.get(0).rejected());
    assertEquals("perhaps", read.broken().get(0).value());
  }

  @Test
  void listsOfTurnsAreChatsThatGoOnFromThePrompts() throws IOException {
    String columns = "{'prompt':'{q}','chosen':'{w}','rejected':'{l}'}";
    String rows =
        "{'q':[{'role':'user','content':'a'}],'w':[{'role':'assistant','content':'x'}],"
            + "'l':[{'role':'assistant','content':'y'}]}\n"
            + "{'q':[],'w':[{'role':'user','content':'x'}],'l':[{'role':'user','content':'y'}]}\n";
    TrainingData<PreferenceExample> read =
        TrainingData.preferences(spec(columns, rows, "skip"), folder);
    PreferenceExample only = read.split().train().get(0);
    assertTrue(only.chats());
    assertEquals(
        "[{'role':'user','content':'a'},{'role':'assistant','content':'x'}]".replace('\'', '"'),
        only.completion());
    assertEquals(1, read.broken().size());
  }
}
