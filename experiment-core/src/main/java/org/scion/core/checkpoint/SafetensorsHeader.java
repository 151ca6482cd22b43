package org.scion.core.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scion.core.checkpoint.FileTensors.StoredTensor;

/**
 * The checked JSON header of a safetensors file.
 *
 * <p>Read token by token, because a header may take 100 MB and a tree of it ten times as much.
 */
final class SafetensorsHeader {
  private static final int MOST_DIMENSIONS = 16;
  private final MappedFile file;
  private final JsonParser parser;
  private final long dataStart;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(MappedFile file, JsonParser parser, long dataStart) {
    this.file = file;
    this.parser = parser;
    this.dataStart = dataStart;
  }

  /**
   * @param dataStart where tensor bytes begin in the file
   */
  static SafetensorsHeader parse(MappedFile file, byte[] json, long dataStart) {
    try (JsonParser parser = StrictJson.FACTORY.createParser(json)) {
      SafetensorsHeader header = new SafetensorsHeader(file, parser, dataStart);
      header.readAll();
      header.checkCoverage();
      return header;
    } catch (JsonProcessingException e) {
      throw Refusal.of(
          file.path(), "header", e.getOriginalMessage(), "one JSON object, no name twice");
    } catch (IOException e) { // from memory, so only a broken character encoding
      throw Refusal.of(file.path(), "header", e.getMessage(), "UTF-8 text");
    }
  }

  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  private void readAll() throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "header");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      expect(
          parser.nextToken(),
          JsonToken.START_OBJECT,
          "header entry '" + Refusal.shorten(name) + "'");
      if (name.equals("__metadata__")) {
        readMetadata();
      } else {
        tensors.put(name, readTensor(name));
      }
    }
    if (parser.nextToken() != null) {
      throw Refusal.of(
          file.path(), "header", parser.getText(), "nothing but spaces behind the JSON object");
    }
  }

  private void readMetadata() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING, "__metadata__." + Refusal.shorten(key));
      metadata.put(key, parser.getText());
    }
  }

  private StoredTensor readTensor(String name) throws IOException {
    String where = "tensor '" + Refusal.shorten(name) + "'";
    DType dtype = null;
    long[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> {
          expect(parser.currentToken(), JsonToken.VALUE_STRING, where + " dtype");
          dtype = DType.ofSafetensors(parser.getText(), file.path() + ": " + where);
        }
        case "shape" -> shape = readNumbers(where + " shape", MOST_DIMENSIONS);
        case "data_offsets" -> offsets = readNumbers(where + " data_offsets", 2);
        default -> throw Refusal.of(file.path(), where, key, "only dtype, shape and data_offsets");
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      throw Refusal.of(file.path(), where, "", "dtype, shape and data_offsets");
    }
    return place(where, TensorInfo.read(file.path(), name, dtype, shape), offsets);
  }

  private StoredTensor place(String where, TensorInfo info, long[] offsets) {
    long data = file.size() - dataStart;
    boolean inside = offsets.length == 2 && offsets[0] <= offsets[1] && offsets[1] <= data;
    if (!inside || offsets[1] - offsets[0] != info.bytes()) {
      throw Refusal.of(
          file.path(),
          where + " data_offsets",
          Arrays.toString(offsets),
          "[begin, end], " + info.bytes() + " bytes apart, between 0 and " + data);
    }
    return new StoredTensor(info, dataStart + offsets[0]);
  }

  private long[] readNumbers(String where, int most) throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY, where);
    long[] numbers = new long[most];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, where);
      boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (!fits || parser.getLongValue() < 0 || count == most) {
        throw Refusal.of(
            file.path(),
            where,
            parser.getText(),
            "at most " + most + " integers from 0 to 2^63 - 1");
      }
      numbers[count++] = parser.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private void expect(JsonToken found, JsonToken wanted, String where) throws IOException {
    if (found != wanted) {
      String text = found == null ? "end of header" : parser.getText();
      throw Refusal.of(file.path(), where, text, wanted.name().toLowerCase(Locale.ROOT));
    }
  }

  /** As the format demands: no byte belongs to two tensors or to none. */
  private void checkCoverage() {
    List<StoredTensor> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(
        Comparator.comparingLong(StoredTensor::offset).thenComparingLong(t -> t.info().bytes()));
    long end = dataStart;
    for (StoredTensor tensor : inOrder) {
      if (tensor.offset() != end) {
        throw Refusal.of(
            file.path(),
            "tensor '" + Refusal.shorten(tensor.info().name()) + "' begins at data offset",
            tensor.offset() - dataStart,
            (end - dataStart) + ", where the one before it ends (no overlap, no gap)");
      }
      end += tensor.info().bytes();
    }
    if (end != file.size()) {
      throw Refusal.of(
          file.path(), "size in bytes", file.size(), end + ", where the last tensor ends");
    }
  }
}
