package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.data.Examples;
import org.scion.core.data.Reading;
import org.scion.core.data.RowPolicy;
import org.scion.core.data.Template;
import org.scion.core.data.TextExample;
import org.scion.core.run.RunFolder;
import org.scion.runner.worker.Job;

/**
 * Trains a byte-level BPE tokenizer on texts and writes it as Hugging Face does.
 *
 * <p>Arguments: {@code files[]}, data files; {@code column}, or a template with columns in braces;
 * {@code size}, tokens of the vocabulary; {@code out}, a folder. Result: {@code files[]} written,
 * {@code size}, which is smaller than asked if the texts hold no more, {@code merges}, {@code
 * rows}.
 */
@AutoService(Job.class)
public final class TrainTokenizerJob implements Job {
  private static final List<String> SPECIAL = List.of(BpeTrainer.END, BpeTrainer.PAD);

  @Override
  public String id() {
    return "train-tokenizer";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    List<Path> files = new ArrayList<>();
    arguments.path("files").forEach(file -> files.add(Path.of(file.asText())));
    String column = arguments.path("column").asText("");
    if (files.isEmpty() || column.isBlank() || !arguments.hasNonNull("out")) {
      throw new SpecException(
          "arguments", arguments.toString(), "files[], column, size and out", "Name all four");
    }
    BpeTrainer trainer = new BpeTrainer(arguments.path("size").asInt(), SPECIAL);
    context.progress("reading", 0, files.size(), "files");
    List<TextExample> texts =
        Examples.text(files, null, template(column), Reading.all(RowPolicy.REFUSE)).kept();
    texts.forEach(text -> trainer.add(text.completion()));
    context.progress("training", 0, 0, "tokens");
    BpeVocabulary vocabulary = trainer.train();
    List<Path> written = write(vocabulary, Path.of(arguments.path("out").asText()));
    ObjectNode result = Json.object();
    written.forEach(file -> result.withArray("files").add(file.toString()));
    return result
        .put("size", vocabulary.tokens().size())
        .put("merges", vocabulary.merges().size())
        .put("rows", texts.size());
  }

  private static Template template(String column) {
    return column.contains("{") ? Template.parse(column, "column") : Template.ofColumn(column);
  }

  private static List<Path> write(BpeVocabulary vocabulary, Path out) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + out, e);
    }
    Path tokenizer = out.resolve("tokenizer.json");
    Path config = out.resolve("tokenizer_config.json");
    RunFolder.writeWhole(tokenizer, Json.pretty(vocabulary.tokenizerJson()));
    RunFolder.writeWhole(config, Json.pretty(vocabulary.configJson()));
    return List.of(tokenizer, config);
  }
}
