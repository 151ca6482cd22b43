package org.scion.ui.compose;

import java.util.List;
import javafx.scene.layout.Region;
import org.scion.core.plan.MemoryEstimate;

/**
 * A part of the memory estimate with its colour.
 *
 * @param key of its words, after {@code memory.}
 * @param bytes estimated
 * @param colour of the set of Okabe and Ito
 */
record MemoryPart(String key, double bytes, String colour) {

  static List<MemoryPart> of(MemoryEstimate m) {
    return List.of(
        new MemoryPart("runtime", m.runtime(), "#8C959F"),
        new MemoryPart("weights", m.weights(), "#56B4E9"),
        new MemoryPart("adapters", m.adapters(), "#0072B2"),
        new MemoryPart("gradients", m.gradients(), "#009E73"),
        new MemoryPart("optimizer", m.optimizer(), "#E69F00"),
        new MemoryPart("activations", m.activations(), "#D55E00"),
        new MemoryPart("logits", m.logits(), "#CC79A7"));
  }

  Region swatch(double width, double height) {
    Region region = new Region();
    region.setMinSize(0, height);
    region.setPrefSize(width, height);
    region.setMaxSize(width, height);
    region.setStyle("-fx-background-color: " + colour + ";");
    return region;
  }
}
