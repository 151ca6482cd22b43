package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * Where examples come from and how they are read.
 *
 * @param train files of training rows
 * @param validation files of validation rows; none: split off by seed
 * @param test files of test rows; may be none
 * @param prompt template of the masked part, {@code "Question: {question}"}; null for none
 * @param completion template of the trained part
 * @param chosen template of the preferred one of two completions; with rejected, instead of
 *     completion
 * @param rejected template of the other one
 * @param messages column of chats: lists of turns with role and content; instead of prompt and
 *     completion
 * @param tools column of the functions that a chat's assistant can call: a list, or JSON
 * @param text template of the text to classify
 * @param label column that holds the label, the number, or the list of labels; beside a completion,
 *     whether it is wanted
 * @param labelSeparator what stands between several labels where they are one text
 * @param tokens column of the list of words, for token classification
 * @param tags column of the list of their tags
 * @param validationShare share of the training rows split off when no validation file is given
 * @param testShare share split off when no test file is given
 * @param splitSeed seed of the split
 * @param brokenRows {@code refuse} or {@code skip}
 * @param maxLength longest example in tokens; longer ones are cut on the right and counted
 * @param limit most training rows read; 0 for all
 * @param packing whether short examples share a place of {@code maxLength} tokens in the batch
 * @param answers how generated answers are compared when a language model is evaluated
 * @param streaming {@code auto}, {@code always} or {@code never}: whether rows stay on disk
 */
public record DataSpec(
    List<DataFile> train,
    List<DataFile> validation,
    List<DataFile> test,
    String prompt,
    String completion,
    String chosen,
    String rejected,
    String messages,
    String tools,
    String text,
    String label,
    String labelSeparator,
    String tokens,
    String tags,
    double validationShare,
    double testShare,
    long splitSeed,
    String brokenRows,
    int maxLength,
    int limit,
    boolean packing,
    AnswersSpec answers,
    String streaming) {

  /** Whether a row holds two completions of which one is preferred. */
  public boolean pairs() {
    return chosen != null;
  }

  /** Whether a row holds a completion and whether it is wanted. */
  public boolean judged() {
    return completion != null && label != null;
  }

  static DataSpec read(Section in) {
    List<DataFile> train =
        DataFile.read(
            in,
            "train",
            "training rows: a .jsonl, .json, .csv, .tsv or .parquet file, hub:owner/name, or a list"
                + " of files or {file, weight}");
    if (train.isEmpty()) {
      in.problem("train", "", "a file of training rows", "");
    }
    List<DataFile> validation = DataFile.read(in, "validation", "validation rows: file or files");
    List<DataFile> test = DataFile.read(in, "test", "test rows: file or files");
    Section columns = in.section("columns", "which columns hold what");
    String prompt = columns.text("prompt", null, "template of the masked part, {column}");
    String completion = columns.text("completion", null, "template of the trained part, {column}");
    String chosen = columns.text("chosen", null, "template of the preferred completion, {column}");
    String rejected = columns.text("rejected", null, "template of the other completion, {column}");
    String messages = columns.text("messages", null, "column of chats: turns of role and content");
    String tools = columns.text("tools", null, "column of what each chat's assistant can call");
    String text = columns.text("text", null, "template of the text to classify, {column}");
    String label = columns.text("label", null, "column of the label, number or list of labels");
    String separator = columns.text("label_separator", ",", "between several labels in one text");
    String tokens = columns.text("tokens", null, "column of the list of words to tag");
    String tags = columns.text("tags", null, "column of the list of their tags");
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
            chosen,
            rejected,
            messages,
            tools,
            text,
            label,
            separator,
            tokens,
            tags,
            validationShare,
            testShare,
            seed,
            in.choice("broken_rows", "refuse", List.of("refuse", "skip"), "what to do with them"),
            in.integer("max_length", 512, 2, 1 << 20, "longest example in tokens"),
            in.integer("limit", 0, 0, Integer.MAX_VALUE, "most training rows; 0 for all"),
            in.flag("packing", false, "short examples share a place of max_length tokens"),
            AnswersSpec.read(
                in.section("answers", "the model's own answers, compared when it is evaluated"),
                in.has("answers")),
            in.choice(
                "streaming",
                "auto",
                List.of("auto", "always", "never"),
                "rows stay on disk and are tokenised as they are needed; auto: above 512 MB"));
    in.end();
    return result;
  }

  /** The same data, of which at most so many training rows are read. */
  public DataSpec firstRows(int rows) {
    int most = limit == 0 ? rows : Math.min(limit, rows);
    return new DataSpec(
        train,
        validation,
        test,
        prompt,
        completion,
        chosen,
        rejected,
        messages,
        tools,
        text,
        label,
        labelSeparator,
        tokens,
        tags,
        validationShare,
        testShare,
        splitSeed,
        brokenRows,
        maxLength,
        most,
        packing,
        answers,
        streaming);
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
