package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.FileTensors.StoredTensor;

/**
 * What is needed of an ONNX model: its initializers, and which bias is added to which matrix
 * product.
 *
 * <p>Field numbers from {@code onnx.proto}: ModelProto.graph 7; GraphProto.node 1, initializer 5;
 * NodeProto.input 1, output 2, op_type 4; TensorProto.dims 1, data_type 2, name 8, raw_data 9,
 * data_location 14.
 */
final class OnnxGraph {
  private static final int MOST_ENTRIES = 100_000;
  private static final int MOST_NAMES = 8;
  private static final int MOST_DIMENSIONS = 16;

  private final Path file;
  private final Map<String, StoredTensor> initializers = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private int entries;

  /** A MatMul or Add. */
  private record Node(String operator, List<String> inputs, List<String> outputs) {}

  private OnnxGraph(Path file) {
    this.file = file;
  }

  static OnnxGraph read(Path file, ByteBuffer bytes) {
    OnnxGraph graph = new OnnxGraph(file);
    ProtoCursor model = new ProtoCursor(file, bytes);
    while (model.next()) {
      if (model.field() == 7) {
        graph.readGraph(model.message());
      }
    }
    if (graph.initializers.isEmpty()) {
      throw Refusal.of(file, "graph", "", "an ONNX model with initializers");
    }
    return graph;
  }

  Map<String, StoredTensor> initializers() {
    return initializers;
  }

  /** Matrix to the bias that is added to its product, both names of initializers. */
  Map<String, String> biasOfMatrix() {
    Map<String, String> matrixOfProduct = new HashMap<>();
    for (Node node : nodes) {
      if (node.operator.equals("MatMul") && node.inputs.size() == 2 && node.outputs.size() == 1) {
        matrixOfProduct.put(node.outputs.get(0), node.inputs.get(1));
      }
    }
    Map<String, String> biases = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.operator.equals("Add") && node.inputs.size() == 2) {
        addBias(biases, matrixOfProduct, node.inputs.get(0), node.inputs.get(1));
        addBias(biases, matrixOfProduct, node.inputs.get(1), node.inputs.get(0));
      }
    }
    return biases;
  }

  private void addBias(
      Map<String, String> biases, Map<String, String> products, String product, String bias) {
    String matrix = products.get(product);
    if (matrix != null && initializers.containsKey(matrix) && initializers.containsKey(bias)) {
      biases.put(matrix, bias);
    }
  }

  private void readGraph(ProtoCursor graph) {
    while (graph.next()) {
      if (graph.field() == 1 || graph.field() == 5) {
        if (++entries > MOST_ENTRIES) {
          throw Refusal.of(
              file, "graph", entries, "at most " + MOST_ENTRIES + " nodes and initializers");
        }
        if (graph.field() == 1) {
          readNode(graph);
        } else {
          readInitializer(graph.message());
        }
      }
    }
  }

  /** Two passes: the operator comes behind the names, which are kept for two operators only. */
  private void readNode(ProtoCursor graph) {
    String operator = "";
    ProtoCursor first = graph.message();
    while (first.next()) {
      if (first.field() == 4) {
        operator = first.text();
      }
    }
    if (!operator.equals("MatMul") && !operator.equals("Add")) {
      return;
    }
    Node node = new Node(operator, new ArrayList<>(), new ArrayList<>());
    ProtoCursor second = graph.message();
    while (second.next()) {
      if (second.field() == 1 || second.field() == 2) {
        List<String> names = second.field() == 1 ? node.inputs : node.outputs;
        names.add(second.text());
        if (names.size() > MOST_NAMES) {
          throw Refusal.of(
              file, operator + " node", names.size(), "at most " + MOST_NAMES + " names");
        }
      }
    }
    nodes.add(node);
  }

  private void readInitializer(ProtoCursor tensor) {
    long[] shape = new long[0];
    String name = "";
    long type = 0;
    long offset = -1;
    long length = 0;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> shape = extended(shape, tensor);
        case 2 -> type = tensor.number();
        case 8 -> name = tensor.text();
        case 9 -> {
          offset = tensor.valueStart();
          length = tensor.valueLength();
        }
        default -> {}
      }
    }
    String where = "initializer '" + Refusal.shorten(name) + "'";
    TensorInfo info = TensorInfo.read(file, name, type(type, where), shape);
    if (offset < 0 || length != info.bytes()) {
      throw Refusal.of(
          file, where, length + " bytes", info.bytes() + " bytes of raw data in the file");
    }
    if (initializers.put(name, new StoredTensor(info, offset)) != null) {
      throw Refusal.of(file, "initializer", name, "each name once");
    }
  }

  /** One more size, or several packed ones. */
  private long[] extended(long[] shape, ProtoCursor tensor) {
    if (!tensor.isBytes()) {
      return with(shape, tensor.number());
    }
    long[] longer = shape;
    ProtoCursor packed = tensor.message();
    while (!packed.atEnd()) {
      longer = with(longer, packed.packed());
    }
    return longer;
  }

  private long[] with(long[] shape, long size) {
    if (shape.length == MOST_DIMENSIONS) {
      throw Refusal.of(
          file, "initializer", shape.length + 1, "at most " + MOST_DIMENSIONS + " sizes");
    }
    long[] longer = Arrays.copyOf(shape, shape.length + 1);
    longer[shape.length] = size;
    return longer;
  }

  private DType type(long onnxType, String where) {
    if (onnxType < 1 || onnxType > 16) {
      throw new UnsupportedException(
          file + ": " + where + ": ONNX type " + onnxType + " is not supported");
    }
    return switch ((int) onnxType) {
      case 1 -> DType.F32;
      case 2 -> DType.U8;
      case 3 -> DType.I8;
      case 5 -> DType.I16;
      case 6 -> DType.I32;
      case 7 -> DType.I64;
      case 9 -> DType.BOOL;
      case 10 -> DType.F16;
      case 11 -> DType.F64;
      case 16 -> DType.BF16;
      default ->
          throw new UnsupportedException(
              file + ": " + where + ": ONNX type " + onnxType + " is not supported");
    };
  }
}
