package org.scion.runner.data;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.MultiLabelExample;
import org.scion.core.data.Split;
import org.scion.core.data.TaggedExample;
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
        SpecData tokens =
            data.pairs() || data.judged()
                ? tokens(
                    TrainingData.preferences(data, folder),
                    rows -> tokeniser.preferences(rows, () -> template(tokenizer)))
                : tokens(TrainingData.text(data, folder), tokeniser::texts);
        yield tokenizer.special().end().isPresent() ? tokens : withoutEnd(tokens);
      }
      case CLASSIFICATION -> {
        TrainingData<LabelledExample> read = TrainingData.labelled(data, folder, labels);
        yield tokens(read, rows -> tokeniser.labelled(rows, read.labels()));
      }
      case REGRESSION -> tokens(TrainingData.scored(data, folder), tokeniser::scored);
      case MULTI_LABEL_CLASSIFICATION -> {
        TrainingData<MultiLabelExample> read = TrainingData.multiLabel(data, folder, labels);
        yield tokens(read, rows -> tokeniser.multiLabel(rows, read.labels()));
      }
      case TOKEN_CLASSIFICATION -> {
        TrainingData<TaggedExample> read = TrainingData.tagged(data, folder, labels);
        yield tokens(read, rows -> tokeniser.tagged(rows, read.labels()));
      }
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
    boolean onDisk = TrainingData.onDisk(data, folder);
    if (onDisk && data.packing()) {
      throw new UnsupportedException(
          "data.packing is not supported for rows that stay on disk: it needs the length of every"
              + " one; data.streaming: never keeps them in memory");
    }
    Split<T> split = read.split();
    TokenisedSet train = set("train", split.train(), tokeniser, onDisk);
    TokenisedSet validation = set("validation", split.validation(), tokeniser, onDisk);
    TokenisedSet test = set("test", split.test(), tokeniser, onDisk);
    List<String> warnings = new ArrayList<>();
    if (onDisk) {
      warnings.add(
          "The rows stay on disk and are tokenised as they are needed; lengths are those of a"
              + " sample. data.streaming says when.");
    }
    int place = data.packing() ? data.maxLength() : 0;
    if (place > 0) {
      int places = SpecData.packs(train, place).size();
      warnings.add(
          String.format(
              Locale.ROOT,
              "Packing: %d examples share %d places of %d tokens, which are %.1f%% full.",
              train.size(),
              places,
              place,
              100.0 * train.tokens() / ((double) places * place)));
    }
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
    return new SpecData(train, validation, test, read.labels(), read.broken(), warnings, place);
  }

  private static <T> TokenisedSet set(
      String name,
      List<T> rows,
      Function<List<T>, List<TokenisedExample>> tokeniser,
      boolean onDisk) {
    return new TokenisedSet(
        name, onDisk ? new LazyTokens<>(rows, tokeniser) : tokeniser.apply(rows));
  }

  private static SpecData withoutEnd(SpecData d) {
    List<String> warnings = new ArrayList<>(d.warnings());
    warnings.add(
        "The tokenizer names no eos_token: completions get no end, and the model will not learn"
            + " to stop.");
    return new SpecData(
        d.train(), d.validation(), d.test(), d.labels(), d.broken(), warnings, d.place());
  }
}
