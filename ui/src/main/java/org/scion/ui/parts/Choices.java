package org.scion.ui.parts;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;

/** Boxes to choose one of several things from. */
public final class Choices {
  private Choices() {}

  /** A box of these, the first chosen. */
  public static <T> ComboBox<T> of(List<T> items, Function<T, String> words) {
    ComboBox<T> box = new ComboBox<>();
    box.getItems().setAll(items);
    box.setConverter(converter(words));
    if (!items.isEmpty()) {
      box.setValue(items.get(0));
    }
    return box;
  }

  /** How things that are only ever chosen, never typed, read. */
  public static <T> StringConverter<T> converter(Function<T, String> words) {
    return new StringConverter<>() {
      @Override
      public String toString(T item) {
        return item == null ? "" : words.apply(item);
      }

      @Override
      public T fromString(String text) {
        throw new UnsupportedOperationException("these are only chosen");
      }
    };
  }

  /** Shows a value that may change elsewhere; an empty choice never reaches it. */
  public static <T> void follow(ComboBox<T> box, Property<T> value, String name) {
    box.setAccessibleText(name);
    box.setValue(value.getValue());
    value.addListener((o, was, is) -> box.setValue(is));
    box.valueProperty()
        .addListener(
            (o, was, is) -> {
              if (is != null) {
                value.setValue(is);
              }
            });
  }

  /** Offers other things and keeps what is chosen; not while somebody chooses. */
  public static <T> void offer(ComboBox<T> box, List<T> items, Property<T> value) {
    T kept = value.getValue();
    if (!box.isShowing() && !box.getItems().equals(items)) {
      box.getItems().setAll(items);
    }
    box.setValue(kept);
  }
}
