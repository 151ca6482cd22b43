package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.GgufFile;
import org.scion.core.checkpoint.GgufMetadata;

/**
 * A GGUF file, which carries weights, sizes, tokenizer and chat template in one; its header is read
 * once.
 */
final class GgufSource implements ModelSource {
  private static final Pattern HUB =
      Pattern.compile("https?://huggingface\\.co/([A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*)/?");

  private final Path file;
  private final FileHashes hashes;
  private final GgufMetadata values;

  GgufSource(Path file, FileHashes hashes) {
    this.file = file;
    this.hashes = hashes;
    try (GgufFile open = GgufFile.open(file)) {
      this.values = open.values();
    }
  }

  @Override
  public String location() {
    return file.toString();
  }

  @Override
  public JsonNode config() {
    try (GgufFile open = GgufFile.open(file)) {
      return new GgufConfig(file, open).json();
    }
  }

  @Override
  public Checkpoint weights() {
    return GgufFile.open(file);
  }

  @Override
  public Optional<byte[]> tokenizerJson() {
    return new GgufTokenizer(file, values).json();
  }

  @Override
  public Optional<JsonNode> tokenizerConfig() {
    return new GgufTokenizer(file, values).config();
  }

  /** End of text, and end of turn where the file keeps it apart. */
  @Override
  public List<Integer> endIds() {
    GgufTokenizer tokenizer = new GgufTokenizer(file, values);
    return Stream.of("eos", "eot").flatMap(name -> tokenizer.id(name).stream()).distinct().toList();
  }

  @Override
  public Map<String, Object> ggufTokenizer() {
    Map<String, Object> keys = new LinkedHashMap<>();
    values
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith("tokenizer.")) {
                keys.put(key, value);
              }
            });
    return keys;
  }

  @Override
  public String sha256() {
    return hashes.of(files());
  }

  @Override
  public Optional<String> hubId() {
    Matcher url = HUB.matcher(values.text("general.source.repo_url").orElse(""));
    return url.matches() ? Optional.of(url.group(1)) : Optional.empty();
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }
}
