package org.scion.core.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.scion.core.SpecException;

/**
 * JSON from files that others made: size and nesting limited, no name twice, nothing behind the
 * value.
 */
public final class StrictJson {
  private static final int DEEPEST = 64;
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private StrictJson() {}

  /**
   * @param mostBytes larger files are refused before they are read
   * @throws SpecException if there is no such file, or it is not one JSON object
   */
  public static ObjectNode readObject(Path file, long mostBytes) {
    return parseObject(file, BoundedFile.read(file, mostBytes));
  }

  /**
   * @param file where the text comes from, for the message
   * @throws SpecException if it is not one JSON object
   */
  public static ObjectNode parseObject(Path file, byte[] text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw Refusal.of(file, "JSON", "something else", "one JSON object");
    } catch (JsonProcessingException e) {
      throw Refusal.of(file, "JSON", e.getOriginalMessage(), "one JSON object, no name twice");
    } catch (IOException e) { // from memory, so only a broken character encoding
      throw Refusal.of(file, "JSON", e.getMessage(), "UTF-8 text");
    }
  }
}
