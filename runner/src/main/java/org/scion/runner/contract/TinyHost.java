package org.scion.runner.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;

/**
 * A host of two layers and random weights that trains in milliseconds, with four texts.
 *
 * @param name for messages
 * @param config as in a model's config.json
 */
public record TinyHost(String name, JsonNode config) {
  private static final long[][] TEXTS = {
    {5, 17, 40, 63, 8, 30}, {12, 9, 60, 5, 17}, {21, 44, 2, 7, 19}, {33, 5, 17, 70}
  };

  /** A language model of the Llama family, as small as nano-lm is to a real one. */
  public static final TinyHost LLAMA = of("llama");

  /** A language model of the GPT-2 family: learnt positions, weights stored the other way round. */
  public static final TinyHost GPT2 = of("gpt2");

  /** A classifier of three labels of the BERT family, as MiniLM is. */
  public static final TinyHost BERT = of("bert");

  /** All of them. */
  public static List<TinyHost> all() {
    return List.of(LLAMA, GPT2, BERT);
  }

  private static TinyHost of(String name) {
    try (InputStream in = TinyHost.class.getResourceAsStream(name + ".json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new TinyHost("tiny " + name, Json.parse(text, name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has, without a weight. */
  public HostLayout layout() {
    return HostFamily.of(config).layout(config, HostFamily.headOf(config));
  }

  /** The host with the same random weights each time. */
  HostModel load() {
    return HostLoader.drawn(config, HostFamily.headOf(config)).load(3);
  }

  boolean classifies() {
    return layout().head().task() != Task.CAUSAL_LM;
  }

  /** The texts as a training has them. */
  List<TokenisedExample> examples() {
    return java.util.stream.IntStream.range(0, TEXTS.length).mapToObj(this::example).toList();
  }

  private TokenisedExample example(int i) {
    long[] ids = TEXTS[i];
    return classifies()
        ? new TokenisedExample(ids, null, i % 3, ids.length, false)
        : new TokenisedExample(ids, ids, TokenisedExample.IGNORED, ids.length, false);
  }
}
