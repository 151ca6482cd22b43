package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import org.scion.core.SpecException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.SiteSelection;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** Selects cells by names, by an expression and by layers, as {@code sites} of a spec does. */
final class PatternBar extends HBox {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,6})\\s*(?:[-–]\\s*(\\d{1,6}))?");
  private static final Pattern EXPRESSION = Pattern.compile(".*[*+?(\\[\\\\|^$].*");

  private final ComposeViewModel model;
  private final TextField names = new TextField();
  private final TextField layers = new TextField();
  private final Label found = Parts.styled(new Label(), "muted", "small-text");

  /**
   * @param enter what Enter does: goes to the cells found
   */
  PatternBar(ComposeViewModel model, Runnable enter) {
    super(8);
    this.model = model;
    setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    getStyleClass().add("pattern-bar");
    names.setId("pattern-names");
    names.setPromptText(Messages.text("pattern.names"));
    names.setAccessibleText(Messages.text("pattern.names"));
    Parts.hint(names, Messages.text("pattern.names.hint"));
    layers.setId("pattern-layers");
    layers.setPromptText(Messages.text("pattern.layers"));
    layers.setAccessibleText(Messages.text("pattern.layers"));
    Parts.hint(layers, Messages.text("pattern.layers.hint"));
    layers.getStyleClass().add("layers-field");
    names.textProperty().addListener((o, was, is) -> select());
    layers.textProperty().addListener((o, was, is) -> select());
    names.setOnAction(e -> enter.run());
    layers.setOnAction(e -> enter.run());
    getChildren().addAll(Parts.grow(names), layers, found);
  }

  /** Selects as it is typed, so that a wrong name is seen at once. */
  private void select() {
    boolean nothing = names.getText().isBlank() && layers.getText().isBlank();
    Optional<SiteGrid> grid = model.plan().get().grid();
    if (nothing || grid.isEmpty()) {
      found.setText("");
      model.selection().clear();
      return;
    }
    try {
      HostLayout host = model.plan().get().host().orElseThrow();
      List<SiteGrid.Spot> spots =
          matching(host, names.getText(), layers.getText()).stream().map(grid.get()::spot).toList();
      found.setText(Messages.text("pattern.found", spots.size()));
      model.selection().only(spots);
    } catch (SpecException wrong) {
      found.setText(wrong.problems().get(0).advice());
    }
  }

  /**
   * The sites that are meant.
   *
   * @param names endings with commas between, an expression over whole names, or {@code
   *     all-linear}; blank for every site of the layers
   * @param layers as {@code 4-27} or {@code 0, 2}; blank for all
   * @throws SpecException if the expression or the layers cannot be read
   */
  static List<Site> matching(HostLayout host, String names, String layers) {
    String text = names.strip();
    boolean expression =
        text.equals(SiteSelection.ALL_LINEAR) || EXPRESSION.matcher(text).matches();
    List<String> targets =
        expression
            ? List.of()
            : Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList();
    SiteSelection selection =
        new SiteSelection(
            targets, expression ? text : null, List.of(), null, layers(layers), List.of());
    return selection.select(host, EnumSet.allOf(SiteKind.class), List.of("*"));
  }

  private static List<Integer> layers(String text) {
    List<Integer> list = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (range.matches()) {
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        for (int layer = from; layer <= Math.min(to, from + 10_000); layer++) {
          list.add(layer);
        }
      } else if (!part.isBlank()) {
        String advice = Messages.text("pattern.layers.wrong");
        throw new SpecException("layers", part.strip(), advice, advice);
      }
    }
    return list;
  }
}
