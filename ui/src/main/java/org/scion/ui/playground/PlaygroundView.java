package org.scion.ui.playground;

import javafx.beans.binding.Bindings;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** Base and tuned answers side by side. */
public final class PlaygroundView implements ScreenView {
  private final PlaygroundViewModel model;
  private final ComboBox<RunRow> runs = new ComboBox<>();
  private final VBox root;

  public PlaygroundView(Context context) {
    model = new PlaygroundViewModel(context);
    HBox answers =
        new HBox(
            16,
            Parts.grow(answer("playground.base", model.base())),
            Parts.grow(answer("playground.tuned", model.tuned())));
    ProgressBar bar = new ProgressBar();
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.getStyleClass().add("small");
    VBox page = new VBox(16, question(), Parts.when(bar, model.busy()), Parts.grow(answers));
    StackPane place = new StackPane(page, empty(context));
    root = new VBox(16, head(), Parts.grow(place));
    root.getStyleClass().add("page");
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> fillRuns());
    fillRuns();
  }

  public PlaygroundViewModel model() {
    return model;
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    model.runs().stream()
        .filter(r -> r.id().equals(argument))
        .findFirst()
        .ifPresent(model.run()::set);
  }

  private HBox head() {
    runs.setPrefWidth(320);
    runs.setAccessibleText(Messages.text("playground.run"));
    runs.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(RunRow row) {
            return row == null
                ? ""
                : row.state().name() + "  " + Numbers.moment(row.createdMillis());
          }

          @Override
          public RunRow fromString(String text) {
            throw new UnsupportedOperationException("runs are only chosen");
          }
        });
    runs.valueProperty().bindBidirectional(model.run());
    return Parts.row(16, Parts.title(Messages.text("playground.title")), runs);
  }

  private VBox question() {
    TextArea prompt = new TextArea();
    prompt.setId("prompt");
    prompt.setPromptText(Messages.text("playground.prompt"));
    prompt.setAccessibleText(Messages.text("playground.prompt"));
    prompt.setPrefRowCount(4);
    prompt.setWrapText(true);
    prompt.textProperty().bindBidirectional(model.prompt());
    Spinner<Integer> tokens = new Spinner<>(1, 4096, 64, 16);
    tokens.setPrefWidth(96);
    tokens.setEditable(true);
    tokens.setAccessibleText(Messages.text("playground.tokens"));
    tokens.valueProperty().addListener((o, was, is) -> model.maxTokens().set(is));
    Spinner<Double> temperature = new Spinner<>(0.0, 2.0, 0.0, 0.1);
    temperature.setPrefWidth(96);
    temperature.setEditable(true);
    temperature.setAccessibleText(Messages.text("playground.temperature"));
    temperature.valueProperty().addListener((o, was, is) -> model.temperature().set(is));
    Button ask =
        Parts.primary(Messages.text("playground.ask"), MaterialDesignP.PLAY, model::generate);
    ask.disableProperty().bind(model.busy().or(model.prompt().isEmpty()).or(model.run().isNull()));
    Button stop = Parts.button(Messages.text("run.stop"), MaterialDesignS.STOP, model::stop);
    return new VBox(
        8,
        prompt,
        Parts.row(
            8,
            Parts.styled(new Label(Messages.text("playground.tokens")), "muted"),
            tokens,
            Parts.styled(new Label(Messages.text("playground.temperature")), "muted"),
            temperature,
            Parts.spring(),
            Parts.when(stop, model.busy()),
            ask));
  }

  private static VBox answer(String key, StringProperty text) {
    TextArea area = new TextArea();
    area.setEditable(false);
    area.setWrapText(true);
    area.getStyleClass().add("answer");
    area.setAccessibleText(Messages.text(key));
    area.setPromptText(Messages.text(key + ".words"));
    area.textProperty().bind(text);
    VBox box =
        new VBox(8, Parts.styled(new Label(Messages.text(key)), "heading"), Parts.grow(area));
    box.setPrefWidth(400);
    return box;
  }

  private EmptyPlace empty(Context context) {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignM.MESSAGE_TEXT_OUTLINE,
            Messages.text("playground.empty"),
            Messages.text("playground.empty.words"),
            Parts.primary(
                Messages.text("home.recent.first"),
                null,
                () -> context.navigator().show(Screen.COMPOSE)));
    place.getStyleClass().add("covering");
    return Parts.when(place, Bindings.isNull(model.run()));
  }

  private void fillRuns() {
    runs.getItems().setAll(model.runs());
    if (model.run().get() == null && !runs.getItems().isEmpty()) {
      model.run().set(runs.getItems().get(0));
    }
  }
}
