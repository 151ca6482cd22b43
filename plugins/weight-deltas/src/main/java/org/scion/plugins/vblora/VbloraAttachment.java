package org.scion.plugins.vblora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * VB-LoRA attached. In the short form the file holds, for each sub-vector, the indices of the
 * chosen bank rows and all their weights but the last, which is one minus the others.
 */
final class VbloraAttachment extends DeltaAttachment {
  private static final String LOGITS = ".vblora_logits_";
  private int topk;
  private final Map<String, NDArray> loaded = new LinkedHashMap<>();
  private final Map<String, NDArray> rebuilt = new LinkedHashMap<>();

  /** Stores the chosen rows only. */
  void storeOnly(int chosen) {
    topk = chosen;
  }

  private boolean shortened(String name) {
    return topk > 0 && name.contains(LOGITS);
  }

  @Override
  public Map<String, NDArray> stored() {
    Map<String, NDArray> result = new LinkedHashMap<>();
    super.stored().forEach((name, array) -> put(result, name, array));
    return result;
  }

  private void put(Map<String, NDArray> result, String name, NDArray array) {
    if (!shortened(name)) {
      result.put(name, array);
      return;
    }
    String indices = name + "_topk_indices";
    String weights = name + "_topk_weights";
    if (rebuilt.containsKey(name) && rebuilt.get(name).contentEquals(array)) {
      // softmax of a logarithm differs in the last bit: what was not trained is written as it came
      result.put(indices, loaded.get(indices));
      result.put(weights, loaded.get(weights));
      return;
    }
    NDList chosen =
        Torch.withoutGradient(
            () -> Kernels.callAll("vblora_chosen", array, Kernels.scalar((long) topk)));
    long vectors = array.getShape().get(2);
    DataType type = vectors < 256 ? DataType.UINT8 : DataType.INT32;
    result.put(indices, chosen.get(0).toType(type, false));
    result.put(weights, chosen.get(1));
  }

  @Override
  public void load(Map<String, NDArray> file) {
    Map<String, NDArray> full = new LinkedHashMap<>(file);
    for (Map.Entry<String, NDArray> own : trained().entrySet()) {
      String name = own.getKey();
      if (shortened(name) && !file.containsKey(name)) {
        NDArray indices = needed(file, name + "_topk_indices");
        NDArray weights = needed(file, name + "_topk_weights");
        long vectors = own.getValue().getShape().get(2);
        NDArray logits = Kernels.call("vblora_logits", indices, weights, Kernels.scalar(vectors));
        full.put(name, logits);
        DataType type = vectors < 256 ? DataType.UINT8 : DataType.INT32;
        loaded.put(name + "_topk_indices", Torch.keep(indices.toType(type, true)));
        loaded.put(name + "_topk_weights", Torch.keep(weights.duplicate()));
        rebuilt.put(name, Torch.keep(logits));
      }
    }
    super.load(full);
  }

  private static NDArray needed(Map<String, NDArray> file, String name) {
    NDArray value = file.get(name);
    if (value == null) {
      throw new SpecException(
          "adapter tensor " + name, "", "a tensor", "The file belongs to another configuration.");
    }
    return value;
  }
}
