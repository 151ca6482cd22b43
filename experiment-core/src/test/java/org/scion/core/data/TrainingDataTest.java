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
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.DataSpec;

class TrainingDataTest {
  @TempDir Path folder;

  private static DataSpec spec(String json) {
    return DataSpec.read(Json.parse(json.replace('\'', '"'), "test"));
  }

  @Test
  void partsWithoutAFileAreSplitOffAndLabelsComeFromAllParts() throws IOException {
    StringBuilder train = new StringBuilder("text,kind\n");
    for (int i = 0; i < 40; i++) {
      train.append("t").append(i).append(i % 2 == 0 ? ",b\n" : ",a\n");
    }
    Files.writeString(folder.resolve("train.csv"), train.append("broken\n"));
    Files.writeString(folder.resolve("test.csv"), "text,kind\nx,c\n");
    TrainingData<LabelledExample> data =
        TrainingData.labelled(
            spec(
                "{'train':'train.csv','test':'test.csv','broken_rows':'skip',"
                    + "'columns':{'text':'{text}','label':'kind'},'split':{'validation':0.1}}"),
            folder,
            null);
    assertEquals(36, data.split().train().size());
    assertEquals(4, data.split().validation().size());
    assertEquals(1, data.split().test().size());
    assertEquals(List.of("a", "b", "c"), data.labels().names());
    assertEquals(1, data.broken().size());
  }

  @Test
  void textAloneIsTrainedAsAWholeAndTheLimitCutsTheFile() throws IOException {
    Files.writeString(folder.resolve("t.jsonl"), "{\"t\":\"a\"}\n".repeat(20));
    TrainingData<TextExample> data =
        TrainingData.text(
            spec("{'train':'t.jsonl','columns':{'text':'say {t}'},'limit':10}"), folder);
    assertEquals(new TextExample("", "say a"), data.split().train().get(0));
    assertEquals(9, data.split().train().size());
  }

  @Test
  void pathsThatLeaveTheFolderAndMissingColumnsAreRefused() throws IOException {
    Files.writeString(folder.resolve("t.jsonl"), "{\"t\":\"a\"}\n");
    Path inner = Files.createDirectory(folder.resolve("inner"));
    DataSpec outside = spec("{'train':'../t.jsonl','columns':{'completion':'{t}'}}");
    SpecException left = assertThrows(SpecException.class, () -> TrainingData.text(outside, inner));
    assertEquals("data.train", left.problems().get(0).where());
    DataSpec unnamed = spec("{'train':'t.jsonl'}");
    SpecException missing =
        assertThrows(SpecException.class, () -> TrainingData.text(unnamed, folder));
    assertEquals("data.columns.completion", missing.problems().get(0).where());
    DataSpec bare = spec("{'train':'t.jsonl','columns':{'completion':'t'}}");
    SpecException braces = assertThrows(SpecException.class, () -> TrainingData.text(bare, folder));
    assertTrue(braces.getMessage().contains("{t}"), braces.getMessage());
  }
}
