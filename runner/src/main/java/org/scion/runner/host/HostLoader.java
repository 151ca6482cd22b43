package org.scion.runner.host;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.TensorInfo;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.module.Parameters;

/**
 * Loads a host model. float32 weights on the CPU are the file's own memory map, without a copy, so
 * nobody may write to them: whatever is trained in place is copied first. Other types are decoded.
 */
public final class HostLoader {
  private final JsonNode config;
  private final Checkpoint checkpoint;
  private final HostLayout layout;
  private final HostFamily family;
  private final List<String> initialised = new ArrayList<>();

  public HostLoader(JsonNode config, Checkpoint checkpoint, TaskHead head) {
    this.config = config;
    this.checkpoint = checkpoint;
    this.family = HostFamily.of(config);
    this.layout = family.layout(config, head);
  }

  /** A loader without weights: every parameter is drawn, for training from scratch. */
  public static HostLoader drawn(JsonNode config, TaskHead head) {
    return new HostLoader(config, null, head);
  }

  /** Names of head parameters that the checkpoint lacks, or has for other labels; drawn anew. */
  public List<String> initialised() {
    return initialised;
  }

  /**
   * @param seed of a head that the checkpoint lacks
   * @throws SpecException if the checkpoint lacks another parameter or has it in another shape
   */
  public HostModel load(long seed) {
    Parameters parameters = new Parameters();
    Initialiser random = new Initialiser(seed);
    for (ParameterInfo p : layout.parameters()) {
      Optional<String> stored = storedName(p.name()).filter(name -> !ofOtherLabels(name, p));
      NDArray array = stored.isPresent() ? read(stored.get(), p) : fresh(p, random);
      parameters.put(p.name(), Torch.keep(array));
    }
    return HostFactory.host(layout, config, parameters);
  }

  /**
   * The name under which the checkpoint has a parameter: with or without the task model's prefix.
   */
  private Optional<String> storedName(String name) {
    String prefix = family.prefix(layout.modelType());
    String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    if (checkpoint == null) {
      return Optional.empty();
    }
    return Stream.of(name, bare, prefix + name)
        .flatMap(n -> Stream.of(n, n.replace("LayerNorm.weight", "LayerNorm.gamma")))
        .flatMap(n -> Stream.of(n, n.replace("LayerNorm.bias", "LayerNorm.beta")))
        .filter(checkpoint::contains)
        .findFirst();
  }

  /** Whether the checkpoint's head was trained for another number of labels. */
  private boolean ofOtherLabels(String name, ParameterInfo p) {
    return layout.head().task() != Task.CAUSAL_LM
        && p.name().startsWith(layout.headModule() + ".")
        && !Arrays.equals(checkpoint.info(name).shape(), dimensions(p));
  }

  private NDArray fresh(ParameterInfo p, Initialiser random) {
    boolean head = p.name().startsWith(layout.headModule() + ".") || p.name().contains("pooler");
    if (!head && checkpoint != null) {
      throw new SpecException(
          "model weights",
          p.name(),
          "a tensor of shape " + p.shape(),
          "The checkpoint lacks it: it is incomplete or of another architecture.");
    }
    initialised.add(p.name());
    double deviation = config.path("initializer_range").asDouble(0.02);
    float[] values = new float[(int) p.elements()];
    if (p.shape().size() == 1 && !p.isBias()) {
      Arrays.fill(values, family.normStart());
    } else if (!p.isBias()) {
      values = random.normal(p.name(), values.length, deviation);
    }
    return Torch.create(values, dimensions(p));
  }

  private NDArray read(String name, ParameterInfo p) {
    TensorInfo info = checkpoint.info(name);
    if (!Arrays.equals(info.shape(), dimensions(p))) {
      throw new SpecException(
          "model weights " + name,
          Arrays.toString(info.shape()),
          "shape " + p.shape(),
          "config.json and weights do not belong together, or the file is damaged.");
    }
    return array(checkpoint, name, Torch.device().isGpu());
  }

  /** One tensor as float32. */
  public static NDArray array(Checkpoint checkpoint, String name, boolean copy) {
    TensorInfo info = checkpoint.info(name);
    Shape shape = new Shape(info.shape());
    if (info.dtype() == DType.F32 && !copy && info.elements() > 0) {
      return Torch.manager().create(checkpoint.bytes(name), shape, DataType.FLOAT32);
    }
    if (info.dtype() == DType.I64) {
      return Torch.manager().create(checkpoint.bytes(name).asLongBuffer(), shape, DataType.INT64);
    }
    if (info.dtype() == DType.I32) {
      return Torch.manager().create(checkpoint.bytes(name).asIntBuffer(), shape, DataType.INT32);
    }
    return decoded(checkpoint, name, shape);
  }

  /**
   * Decodes into the engine's own memory: buffers of Java are limited to the size of the heap,
   * which a model need not fit in.
   */
  private static NDArray decoded(Checkpoint checkpoint, String name, Shape shape) {
    NDArray array = Torch.manager().zeros(shape, DataType.FLOAT32, Device.cpu());
    if (shape.size() > 0) {
      checkpoint.floats(name, array.toByteBuffer(true).asFloatBuffer());
    }
    if (!Torch.device().isGpu()) {
      return array;
    }
    NDArray there = array.toDevice(Torch.device(), true);
    array.close();
    return there;
  }

  private static long[] dimensions(ParameterInfo p) {
    return p.shape().stream().mapToLong(Long::longValue).toArray();
  }
}
