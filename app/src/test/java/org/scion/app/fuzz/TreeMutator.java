package org.scion.app.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.scion.core.Json;
import org.scion.core.spec.SpecReader;

/**
 * Puts telling values into well-formed documents, so that the damage reaches what lies behind the
 * parser: JSON, lines of JSON, YAML, and the header of safetensors with its length put right.
 */
final class TreeMutator {
  private static final List<Object> VALUES =
      List.of(
          -1,
          0,
          1,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          new BigInteger("18446744073709551616"),
          1e308,
          -0.5,
          true,
          "",
          "x",
          "../outside.safetensors",
          "/etc/passwd",
          "(a+)+$",
          "(.*a){20}b",
          "([a-z0-9_.]+)+!",
          "[",
          "\u0000",
          "F64",
          "I64",
          List.of(),
          List.of(0, 1L << 40),
          List.of(1L << 40, 1L << 40),
          java.util.Map.of(),
          "1e999");

  private final Random random;

  TreeMutator(long seed) {
    this.random = Fuzzing.random(seed << 20);
  }

  /** The file with one to three values replaced, or null if it is no document. */
  byte[] mutate(String name, byte[] good) {
    try {
      if (name.endsWith(".safetensors")) {
        return safetensors(good);
      }
      String text = new String(good, StandardCharsets.UTF_8);
      if (name.endsWith(".yaml")) {
        return bytes(SpecReader.yaml(changed(SpecReader.parse(text, name))));
      }
      if (name.endsWith(".json")) {
        return bytes(Json.line(changed(Json.parse(text, name))));
      }
      if (name.endsWith(".jsonl")) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int at = random.nextInt(lines.size());
        lines.set(at, Json.line(changed(Json.parse(lines.get(at), name))));
        return bytes(String.join("\n", lines) + "\n");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("good files are documents", e);
    }
    return null;
  }

  private byte[] safetensors(byte[] good) throws JsonProcessingException {
    int length = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonNode header = Json.MAPPER.readTree(new String(good, 8, length, StandardCharsets.UTF_8));
    String text = Json.line(changed(header));
    byte[] json = bytes(text + " ".repeat((8 - bytes(text).length % 8) % 8));
    ByteBuffer out = ByteBuffer.allocate(8 + json.length + good.length - 8 - length);
    out.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return out.put(good, 8 + length, good.length - 8 - length).array();
  }

  private JsonNode changed(JsonNode document) {
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      change(document);
    }
    return document;
  }

  private void change(JsonNode node) {
    if (!node.isContainerNode() || node.isEmpty()) {
      return;
    }
    int at = random.nextInt(node.size());
    JsonNode value = Json.tree(VALUES.get(random.nextInt(VALUES.size())));
    if (node instanceof ArrayNode list) {
      if (deeper(list.get(at))) {
        change(list.get(at));
      } else {
        list.set(at, value);
      }
    } else if (node instanceof ObjectNode object) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      String key = keys.get(at);
      if (deeper(object.get(key))) {
        change(object.get(key));
      } else if (random.nextInt(8) == 0) {
        object.remove(key);
      } else {
        object.set(key, value);
      }
    }
  }

  private boolean deeper(JsonNode node) {
    return node.isContainerNode() && !node.isEmpty() && random.nextInt(5) > 0;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
