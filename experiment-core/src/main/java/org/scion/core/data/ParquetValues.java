package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.scion.core.Json;

/**
 * Values of a Parquet record as JSON: strings, numbers and truth values as themselves, lists as
 * arrays, structs and maps as objects, dates and times as the numbers that are stored, other bytes
 * as text in Base64, nothing as null.
 */
final class ParquetValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ParquetValues() {}

  static Map<String, JsonNode> fields(Group record) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (Type type : record.getType().getFields()) {
      fields.put(type.getName(), field(record, type));
    }
    return fields;
  }

  private static JsonNode field(Group group, Type type) {
    String name = type.getName();
    int count = group.getFieldRepetitionCount(name);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      ArrayNode list = Json.array();
      for (int i = 0; i < count; i++) {
        list.add(value(group, type, i));
      }
      return list;
    }
    return count == 0 ? JSON.nullNode() : value(group, type, 0);
  }

  private static JsonNode value(Group group, Type type, int index) {
    if (type.isPrimitive()) {
      return primitive(group, type.asPrimitiveType(), index);
    }
    Group inner = group.getGroup(type.getName(), index);
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return list(inner);
    }
    return meaning instanceof MapLogicalTypeAnnotation ? map(inner) : struct(inner);
  }

  private static ObjectNode struct(Group group) {
    ObjectNode object = Json.object();
    fields(group).forEach(object::set);
    return object;
  }

  /** A list is a group of one repeated field, whose elements are mostly wrapped once more. */
  private static ArrayNode list(Group list) {
    Type repeated = list.getType().getType(0);
    ArrayNode array = Json.array();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      boolean wrapped =
          !repeated.isPrimitive()
              && repeated.asGroupType().getFieldCount() == 1
              && !repeated.getName().equals("array");
      array.add(
          wrapped
              ? field(list.getGroup(0, i), repeated.asGroupType().getType(0))
              : value(list, repeated, i));
    }
    return array;
  }

  private static ObjectNode map(Group map) {
    ObjectNode object = Json.object();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      GroupType type = entry.getType();
      object.set(field(entry, type.getType(0)).asText(), field(entry, type.getType(1)));
    }
    return object;
  }

  private static JsonNode primitive(Group group, PrimitiveType type, int index) {
    String name = type.getName();
    if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
      return JSON.numberNode(new BigDecimal(unscaled(group, type, index), decimal.getScale()));
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> JSON.booleanNode(group.getBoolean(name, index));
      case INT32 -> JSON.numberNode(group.getInteger(name, index));
      case INT64 -> JSON.numberNode(group.getLong(name, index));
      case FLOAT -> JSON.numberNode(group.getFloat(name, index));
      case DOUBLE -> JSON.numberNode(group.getDouble(name, index));
      case BINARY ->
          type.getLogicalTypeAnnotation() == null
              ? bytes(group.getBinary(name, index).getBytes())
              : JSON.textNode(group.getString(name, index));
      default -> JSON.binaryNode(group.getBinary(name, index).getBytes());
    };
  }

  /** Old writers put text into columns without saying that it is text. */
  private static JsonNode bytes(byte[] bytes) {
    try {
      return JSON.textNode(
          java.nio.charset.StandardCharsets.UTF_8
              .newDecoder()
              .decode(java.nio.ByteBuffer.wrap(bytes))
              .toString());
    } catch (java.nio.charset.CharacterCodingException e) {
      return JSON.binaryNode(bytes);
    }
  }

  private static BigInteger unscaled(Group group, PrimitiveType type, int index) {
    String name = type.getName();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> BigInteger.valueOf(group.getInteger(name, index));
      case INT64 -> BigInteger.valueOf(group.getLong(name, index));
      default -> new BigInteger(group.getBinary(name, index).getBytes());
    };
  }
}
