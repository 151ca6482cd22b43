package org.scion.runner.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.scion.core.SpecException;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.model.source.ModelSource;

/**
 * Text to token ids and back, as Hugging Face tokenizers does it: the same native library, run on
 * the model's tokenizer.json.
 *
 * <p>Padding and truncation that the file asks for are ignored. Nothing is looked up on the
 * network. libtorch is not loaded. Thread-safe until closed.
 */
public final class TextTokenizer implements AutoCloseable {
  private static final int BATCH = 512;
  private static final String PROBE = "a";

  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, Long> vocabulary;
  private final SpecialTokens special;
  private final Optional<JsonNode> config;
  private final Set<Long> endIds;
  private final long[] opening;
  private final long[] closing;

  private TextTokenizer(TokenizerFile file, Optional<JsonNode> config, Set<Long> endIds) {
    this.vocabulary = file.vocabulary();
    this.config = config;
    this.special = SpecialTokens.of(config, file.vocabulary());
    this.endIds = Set.copyOf(endIds);
    this.tokenizer = load(file.json());
    long[] bare = encode(PROBE, false);
    long[] wrapped = encode(PROBE, true);
    int start = indexOf(wrapped, bare);
    this.opening = Arrays.copyOf(wrapped, start);
    this.closing = Arrays.copyOfRange(wrapped, start + bare.length, wrapped.length);
  }

  /**
   * Opens the tokenizer of a model.
   *
   * @throws SpecException if the model has none, or it is damaged
   */
  public static TextTokenizer of(ModelSource source) {
    byte[] json =
        source
            .tokenizerJson()
            .orElseThrow(
                () ->
                    new SpecException(
                        "model",
                        source.location(),
                        "a model with a tokenizer.json",
                        "Put the tokenizer.json that belongs to it into its folder"));
    return open(json, source.tokenizerConfig(), source.endIds());
  }

  /**
   * Opens a tokenizer.
   *
   * @param json a tokenizer.json
   * @param config a tokenizer_config.json, which names the special tokens
   * @throws SpecException if the file is damaged
   */
  public static TextTokenizer open(byte[] json, Optional<JsonNode> config) {
    return open(json, config, List.of());
  }

  private static TextTokenizer open(
      byte[] json, Optional<JsonNode> config, List<Integer> endIdsOfModel) {
    TokenizerFile file = TokenizerFile.parse(json);
    SpecialTokens special = SpecialTokens.of(config, file.vocabulary());
    Set<Long> ends = new TreeSet<>();
    endIdsOfModel.forEach(id -> ends.add((long) id));
    special.endId().ifPresent(ends::add);
    return new TextTokenizer(file, config, ends);
  }

  private static HuggingFaceTokenizer load(byte[] json) {
    // The library of the jar serves any machine; without these DJL would ask the network for one
    // made for the graphics card, and report the use of the tokenizer to its makers.
    setIfAbsent("RUST_FLAVOR", "cpu");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    Map<String, String> plain = Map.of("padding", "do_not_pad", "truncation", "do_not_truncate");
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw TokenizerFile.wrong(
          String.valueOf(e.getMessage()), "a tokenizer that Hugging Face tokenizers reads", "");
    }
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  private static int indexOf(long[] all, long[] part) {
    for (int start = 0; start + part.length <= all.length; start++) {
      if (Arrays.equals(all, start, start + part.length, part, 0, part.length)) {
        return start;
      }
    }
    throw TokenizerFile.wrong(
        Arrays.toString(all), "a post-processor that only adds tokens around a text", "");
  }

  /**
   * Token ids of a text.
   *
   * @param addSpecial whether the tokens that the tokenizer puts around a text are added
   */
  public long[] encode(String text, boolean addSpecial) {
    return tokenizer.encode(text, addSpecial, false).getIds();
  }

  /** Tokens of words, and which of them begin a word. */
  WordTokens words(List<String> words) {
    return WordTokens.of(words, tokenizer.encode(String.join(" ", words), false, false));
  }

  /** Token ids of many texts, computed on all cores. */
  public long[][] encode(List<String> texts, boolean addSpecial) {
    long[][] ids = new long[texts.size()][];
    for (int from = 0; from < ids.length; from += BATCH) {
      List<String> part = texts.subList(from, Math.min(ids.length, from + BATCH));
      // DJL's own batchEncode also fetches words, masks and offsets, and takes twice as long.
      long[] encodings =
          TokenizersLibrary.LIB.batchEncode(
              tokenizer.getHandle(), part.toArray(String[]::new), addSpecial);
      for (int i = 0; i < encodings.length; i++) {
        ids[from + i] = TokenizersLibrary.LIB.getTokenIds(encodings[i]);
        TokenizersLibrary.LIB.deleteEncoding(encodings[i]);
      }
    }
    return ids;
  }

  /** The text of token ids. */
  public String decode(long[] ids, boolean skipSpecial) {
    return ids.length == 0 ? "" : tokenizer.decode(ids, skipSpecial);
  }

  /** Tokens that {@link #encode} with special tokens puts in front of a text. */
  public long[] opening() {
    return opening.clone();
  }

  /** Tokens that {@link #encode} with special tokens puts behind a text. */
  public long[] closing() {
    return closing.clone();
  }

  public SpecialTokens special() {
    return special;
  }

  /**
   * How the model wants chats written; empty if its configuration does not say.
   *
   * @throws SpecException if the template is wrong
   * @throws org.scion.core.UnsupportedException if it uses what Scion's engine does not have
   */
  public Optional<ChatTemplate> chatTemplate(Clock clock) {
    return config.flatMap(node -> ChatTemplate.of(node, clock));
  }

  /** Ids that end a generated text, ascending: the model's own and the tokenizer's. */
  public List<Long> endIds() {
    return endIds.stream().sorted().toList();
  }

  /** The id of a token of the vocabulary. */
  public OptionalLong id(String token) {
    Long id = vocabulary.get(token);
    return id == null ? OptionalLong.empty() : OptionalLong.of(id);
  }

  /** What tokenizer_config.json names in a role, whether the vocabulary has it or not. */
  Optional<String> named(String role) {
    return config
        .map(node -> node.path(role))
        .map(node -> node.isObject() ? node.path("content") : node)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  /** The first token of a text, if it is one that plain words cannot give. */
  Optional<SpecialTokens.Token> firstSpecial(String text) {
    long[] ids = encode(text, false);
    if (ids.length == 0 || !decode(new long[] {ids[0]}, true).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new SpecialTokens.Token(decode(new long[] {ids[0]}, false), ids[0]));
  }

  /** Tokens, added ones included. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
