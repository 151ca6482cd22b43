package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.scion.core.Json;

/** Tokenizers and recorded cases of the test resources. */
final class Tokenizers {
  private Tokenizers() {}

  static byte[] resource(String name) {
    try (InputStream in = Tokenizers.class.getResourceAsStream("/tokenizer/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made with tokenizers of Hugging Face; see cases.json. */
  static JsonNode cases(String kind) {
    try {
      return Json.MAPPER.readTree(resource("cases.json")).path(kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TextTokenizer bpe() {
    return TextTokenizer.open(
        resource("bpe.json"), Optional.of(Json.object().put("eos_token", "<|endoftext|>")));
  }

  static long[] ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
