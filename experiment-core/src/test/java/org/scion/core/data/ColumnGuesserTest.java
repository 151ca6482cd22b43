package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.model.Task;

class ColumnGuesserTest {
  private static List<Row> rows(String... objects) {
    List<Row> rows = new ArrayList<>();
    for (String object : objects) {
      String json = object.replace('\'', '"');
      rows.add(new Row(Path.of("a.jsonl"), 1, JsonLinesReader.fields(Json.parse(json, "test"))));
    }
    return rows;
  }

  private static ColumnSuggestion guess(String... objects) {
    return ColumnGuesser.guess(rows(objects)).orElseThrow();
  }

  @Test
  void chatsAreRecognisedByTheirTurns() {
    assertEquals("messages", guess("{'messages':[{'role':'user','content':'x'}]}").format());
    assertEquals("sharegpt", guess("{'conversations':[{'from':'gpt','value':'x'}]}").format());
    assertTrue(guess("{'messages':[{'role':'user','content':'x'}]}").chat());
    assertTrue(ColumnGuesser.guess(rows("{'messages':'no list'}")).isEmpty());
  }

  @Test
  void wordsWithATagEachAreToldFromTextsWithLabels() {
    ColumnSuggestion lists = guess("{'tokens':['Kiel','lies'],'ner_tags':['B-LOC','O']}");
    assertEquals(Task.TOKEN_CLASSIFICATION, lists.task());
    assertEquals("ner_tags", lists.tags());
    assertEquals("tokens/tags", guess("{'words':'a b c','tags':'O O B-X'}").format());
    assertTrue(ColumnGuesser.guess(rows("{'tokens':['a','b'],'tags':['O']}")).isEmpty());
  }

  @Test
  void numbersAreForRegressionAndListsForSeveralLabels() {
    ColumnSuggestion score = guess("{'text':'a','score':3}", "{'text':'b','score':2.5}");
    assertEquals(Task.REGRESSION, score.task());
    assertEquals("score", score.label());
    assertEquals(Task.REGRESSION, guess("{'text':'a','label':0.25}").task());
    assertEquals(Task.CLASSIFICATION, guess("{'text':'a','label':1.0}").task());
    ColumnSuggestion several = guess("{'text':'a','labels':['x','y']}");
    assertEquals(Task.MULTI_LABEL_CLASSIFICATION, several.task());
    assertEquals("{text}", several.text());
  }

  @Test
  void aPairIsJoinedByWhatTheModelPutsBetween() {
    ColumnSuggestion pair = guess("{'premise':'a','hypothesis':'b','label':0}");
    ColumnSuggestion joined = pair.joined(" [SEP] ");
    assertEquals("{premise} [SEP] {hypothesis}", joined.text());
    assertNull(joined.textPair());
    ColumnSuggestion one = guess("{'text':'a','category':'b'}");
    assertEquals(one, one.joined(" [SEP] "));
  }

  @Test
  void preferencesAreRecognisedInPairsAndOneByOne() {
    ColumnSuggestion pairs = guess("{'prompt':'a','chosen':'b','rejected':'c'}");
    assertEquals("preference pairs", pairs.format());
    assertEquals("{chosen}", pairs.chosen());
    assertEquals("{rejected}", pairs.rejected());
    assertNull(pairs.completion());
    ColumnSuggestion judged = guess("{'prompt':'a','completion':'b','label':false}");
    assertEquals("judged completions", judged.format());
    assertEquals("label", judged.label());
    assertEquals(
        "prompt/completion", guess("{'prompt':'a','completion':'b','label':'x'}").format());
  }

  @Test
  void alpacaLeavesOutAnInputThatIsAlwaysEmpty() {
    ColumnSuggestion with = guess("{'instruction':'a','input':'b','output':'c'}");
    assertEquals("alpaca", with.format());
    assertTrue(with.prompt().contains("### Input:\n{input}"));
    assertFalse(guess("{'instruction':'a','input':'','output':'c'}").prompt().contains("input"));
  }

  @Test
  void promptsQuestionsAndPlainTextsAreForLanguageModels() {
    ColumnSuggestion prompt = guess("{'prompt':'a','completion':'b'}");
    assertEquals("{prompt}", prompt.prompt());
    assertEquals("{completion}", prompt.completion());
    ColumnSuggestion question = guess("{'Question':'a','answer':'b'}");
    assertEquals("Question: {Question}\nAnswer:", question.prompt());
    assertEquals(" {answer}", question.completion());
    ColumnSuggestion text = guess("{'text':'a'}");
    assertNull(text.prompt());
    assertEquals("{text}", text.completion());
    assertEquals(Task.CAUSAL_LM, text.task());
  }

  @Test
  void labelsMakeItClassification() {
    ColumnSuggestion one = guess("{'text':'a','category':'b'}");
    assertEquals(Task.CLASSIFICATION, one.task());
    assertEquals("{text}", one.text());
    assertEquals("category", one.label());
    ColumnSuggestion pair = guess("{'premise':'a','hypothesis':'b','label':0,'idx':1}");
    assertEquals("{hypothesis}", pair.textPair());
    assertTrue(pair.reason().contains("'premise', 'hypothesis' and 'label'"));
  }

  @Test
  void unknownNamesAreGuessedByContentOrNotAtAll() {
    ColumnSuggestion guessed =
        guess(
            "{'frage':'how much is it','art':'price'}",
            "{'frage':'where is it','art':'place'}",
            "{'frage':'what does it cost','art':'price'}",
            "{'frage':'is it far','art':'place'}");
    assertEquals("{frage}", guessed.text());
    assertEquals("art", guessed.label());
    assertTrue(guessed.reason().startsWith("by content"));
    assertTrue(ColumnGuesser.guess(rows("{'x':1,'y':2}")).isEmpty());
  }
}
