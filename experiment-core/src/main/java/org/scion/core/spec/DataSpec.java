package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * Where examples come from and how they are read.
 *
 * @param train file of training rows, relative to the spec's folder
 * @param validation file, or null: split off by seed
 * @param test file, or null
 * @param prompt template of the masked part, {@code "Question: {question}"}; null for none
 * @param completion template of the trained part
 * @param messages column of chats: lists of turns with role and content; instead of prompt and
 *     completion
 * @param text template of the text to classify
 * @param label column that holds the label
 * @param validationShare share of the training rows split off when no validation file is given
 * @param testShare share split off when no test file is given
 * @param splitSeed seed of the split
 * @param brokenRows {@code refuse} or {@code skip}
 * @param maxLength longest example in tokens; longer ones are cut on the right and counted
 * @param limit most training rows read; 0 for all
 */
public record DataSpec(
    String train,
    String validation,
    String test,
    String prompt,
    String completion,
    String messages,
    String text,
    String label,
    double validationShare,
    double testShare,
    long splitSeed,
    String brokenRows,
    int maxLength,
    int limit) {

  static DataSpec read(Section in) {
    String train = in.required("train", "file of training rows: .jsonl, .json, .csv, .tsv");
    String validation = in.text("validation", null, "file of validation rows");
    String test = in.text("test", null, "file of test rows");
    Section columns = in.section("columns", "which columns hold what");
    String prompt = columns.text("prompt", null, "template of the masked part, {column}");
    String completion = columns.text("completion", null, "template of the trained part, {column}");
    String messages = columns.text("messages", null, "column of chats: turns of role and content");
    String text = columns.text("text", null, "template of the text to classify, {column}");
    String label = columns.text("label", null, "column that holds the label");
    columns.end();
    Section split = in.section("split", "shares split off when no file is given");
    double validationShare = split.real("validation", 0.1, 0, 0.9, "share for validation");
    double testShare = split.real("test", 0.0, 0, 0.9, "share for test");
    long seed = split.integer("seed", 0, 0, Integer.MAX_VALUE, "seed of the split");
    split.end();
    DataSpec result =
        new DataSpec(
            train,
            validation,
            test,
            prompt,
            completion,
            messages,
            text,
            label,
            validationShare,
            testShare,
            seed,
            in.choice("broken_rows", "refuse", List.of("refuse", "skip"), "what to do with them"),
            in.integer("max_length", 512, 2, 1 << 20, "longest example in tokens"),
            in.integer("limit", 0, 0, Integer.MAX_VALUE, "most training rows; 0 for all"));
    in.end();
    return result;
  }

  /**
   * The data section of a spec on its own.
   *
   * @throws SpecException with all problems
   */
  public static DataSpec read(JsonNode node) {
    List<SpecProblem> problems = new ArrayList<>();
    DataSpec spec = read(new Section(node, "data", problems));
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    return spec;
  }
}
