package org.scion.runner.data;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.Split;
import org.scion.core.data.TextExample;
import org.scion.core.data.TrainingData;
import org.scion.core.model.Task;
import org.scion.core.spec.DataSpec;

/**
 * Reads, shares out and tokenises data.
 *
 * @param data where they are and how they are read
 * @param task what is learnt
 * @param folder where relative paths start
 */
record SpecTokeniser(DataSpec data, Task task, Path folder) {

  /**
   * @param labels the classes of the checkpoint, or null to take those of the data
   * @throws org.scion.core.SpecException if files, columns, rows or labels are wrong
   * @throws UnsupportedException for a task that is neither language model nor classification
   */
  SpecData load(TextTokenizer tokenizer, LabelSet labels) {
    ExampleTokeniser tokeniser = new ExampleTokeniser(tokenizer, data.maxLength());
    return switch (task) {
      case CAUSAL_LM -> {
        if (data.messages() != null) {
          ChatTemplate template = template(tokenizer);
          yield tokens(
              TrainingData.chats(data, folder),
              chats -> tokeniser.chats(chats.stream().map(template::marked).toList()));
        }
        TrainingData<TextExample> read = TrainingData.text(data, folder);
        SpecData tokens = tokens(read, tokeniser::texts);
        yield tokenizer.special().end().isPresent() ? tokens : withoutEnd(tokens);
      }
      case CLASSIFICATION -> {
        TrainingData<LabelledExample> read = TrainingData.labelled(data, folder, labels);
        yield tokens(read, rows -> tokeniser.labelled(rows, read.labels()));
      }
      default ->
          throw new UnsupportedException(
              "task: "
                  + task.specName()
                  + " is not supported; supported: "
                  + Task.CAUSAL_LM.specName()
                  + ", "
                  + Task.CLASSIFICATION.specName());
    };
  }

  static ChatTemplate template(TextTokenizer tokenizer) {
    return tokenizer
        .chatTemplate(Clock.systemDefaultZone())
        .orElseThrow(
            () ->
                new SpecException(
                    "data.columns.messages",
                    "chats",
                    "a model whose tokenizer_config.json has a chat_template",
                    "Take an instruct model, or give prompt and completion instead"));
  }

  private <T> SpecData tokens(
      TrainingData<T> read, Function<List<T>, List<TokenisedExample>> tokeniser) {
    Split<T> split = read.split();
    TokenisedSet train = new TokenisedSet("train", tokeniser.apply(split.train()));
    TokenisedSet validation = new TokenisedSet("validation", tokeniser.apply(split.validation()));
    TokenisedSet test = new TokenisedSet("test", tokeniser.apply(split.test()));
    List<String> warnings = new ArrayList<>();
    for (TokenisedSet set : List.of(train, validation, test)) {
      warnings.addAll(set.warnings(data.maxLength()));
    }
    if (!read.broken().isEmpty()) {
      warnings.add(
          read.broken().size()
              + " broken rows are left out, the first at "
              + read.broken().get(0).where()
              + ".");
    }
    return new SpecData(train, validation, test, read.labels(), read.broken(), warnings);
  }

  private static SpecData withoutEnd(SpecData d) {
    List<String> warnings = new ArrayList<>(d.warnings());
    warnings.add(
        "The tokenizer names no eos_token: completions get no end, and the model will not learn"
            + " to stop.");
    return new SpecData(d.train(), d.validation(), d.test(), d.labels(), d.broken(), warnings);
  }
}
