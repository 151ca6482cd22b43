package org.scion.ui.playground;

import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.beans.property.StringProperty;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.parts.Choices;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ModelChoice;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** Base and tuned answers side by side; the probabilities of a classifier. */
public final class PlaygroundView implements ScreenView {
  /** A worker that is asked nothing gives its memory back. */
  private static final Duration PATIENCE = Duration.minutes(5);

  private static final KeyCombination ASK = KeyCombination.valueOf("Shortcut+ENTER");
  private static final int LABELS_SHOWN = 12;

  private final PlaygroundViewModel model;
  private final ComboBox<Speaker> speakers;
  private final GridPane shares = new GridPane();
  private final VBox root;

  public PlaygroundView(Context context) {
    model = new PlaygroundViewModel(context);
    speakers = Choices.of(List.of(), Speaker::words);
    speakers.setItems(model.speakers());
    speakers.setPrefWidth(360);
    speakers.setAccessibleText(Messages.text("playground.run"));
    speakers.valueProperty().bindBidirectional(model.speaker());
    StackPane place = new StackPane(page(), empty(context));
    root =
        new VBox(
            16,
            Parts.row(16, Parts.title(Messages.text("playground.title")), speakers),
            Parts.grow(place));
    root.getStyleClass().add("page");
    PauseTransition idle = new PauseTransition(PATIENCE);
    idle.setOnFinished(e -> model.release());
    model
        .busy()
        .addListener(
            (o, was, is) -> {
              if (is) {
                idle.stop();
              } else {
                idle.playFromStart();
              }
            });
    model.shares().addListener((o, was, is) -> fill(is));
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
    if (argument instanceof ModelChoice choice) {
      model.speaker().set(Speaker.of(choice.model()));
    } else if (argument instanceof String run) {
      model.ask(run);
    }
  }

  private VBox page() {
    var classifier = model.classifier();
    var alone =
        Bindings.createBooleanBinding(
            () -> model.speaker().get() != null && model.speaker().get().run() == null,
            model.speaker());
    VBox base = answer("playground.base", model.base());
    VBox tuned = answer("playground.tuned", model.tuned());
    HBox texts = new HBox(16, Parts.grow(base), Parts.grow(tuned));
    Parts.when(tuned, alone.not());
    shares.setHgap(12);
    shares.setVgap(6);
    VBox classes =
        new VBox(
            12,
            Parts.heading(Messages.text("playground.shares")),
            shares,
            Parts.when(words(model.tuned()), model.tuned().isNotEmpty()));
    StackPane answers =
        new StackPane(Parts.when(texts, classifier.not()), Parts.when(classes, classifier));
    return new VBox(16, question(), Parts.grow(answers));
  }

  private VBox question() {
    TextArea prompt = new TextArea();
    prompt.setId("prompt");
    prompt
        .promptTextProperty()
        .bind(
            Bindings.when(model.classifier())
                .then(Messages.text("playground.text"))
                .otherwise(Messages.text("playground.prompt")));
    prompt.setAccessibleText(Messages.text("playground.prompt"));
    prompt.setPrefRowCount(3);
    prompt.setMinHeight(72);
    prompt.setWrapText(true);
    prompt.textProperty().bindBidirectional(model.prompt());
    prompt.setOnKeyPressed(
        e -> {
          if (ASK.match(e)) {
            model.generate();
          }
        });
    Button ask =
        Parts.primary(Messages.text("playground.ask"), MaterialDesignP.PLAY, model::generate);
    ask.setId("ask");
    ask.disableProperty()
        .bind(model.busy().or(model.prompt().isEmpty()).or(model.speaker().isNull()));
    Button stop = Parts.button(Messages.text("run.stop"), MaterialDesignS.STOP, model::stop);
    ProgressBar bar = new ProgressBar();
    bar.setAccessibleText(Messages.text("progress"));
    bar.setPrefWidth(96);
    bar.getStyleClass().add("small");
    Label doing = Parts.styled(new Label(), "muted");
    doing.textProperty().bind(model.doing());
    HBox options = options();
    Parts.when(options, model.classifier().not());
    return new VBox(
        8,
        prompt,
        Parts.row(
            12,
            options,
            Parts.spring(),
            Parts.when(bar, model.busy()),
            doing,
            Parts.when(stop, model.busy()),
            ask));
  }

  private HBox options() {
    Spinner<Integer> tokens = new Spinner<>(1, 4096, 64, 16);
    tokens.valueProperty().addListener((o, was, is) -> model.maxTokens().set(is));
    Spinner<Double> temperature = new Spinner<>(0.0, 2.0, 0.0, 0.1);
    temperature.valueProperty().addListener((o, was, is) -> model.temperature().set(is));
    Spinner<Integer> seed = new Spinner<>(0, Integer.MAX_VALUE, 0);
    seed.valueProperty().addListener((o, was, is) -> model.seed().set(is));
    seed.disableProperty().bind(model.temperature().isEqualTo(0));
    return Parts.row(
        8,
        option("playground.tokens", tokens),
        option("playground.temperature", temperature),
        option("playground.seed", seed));
  }

  private static HBox option(String key, Spinner<?> spinner) {
    spinner.setPrefWidth(96);
    spinner.setEditable(true);
    spinner.setAccessibleText(Messages.text(key));
    return Parts.row(8, Parts.styled(new Label(Messages.text(key)), "muted"), spinner);
  }

  private static VBox answer(String key, StringProperty text) {
    TextArea area = new TextArea();
    area.setEditable(false);
    area.setWrapText(true);
    area.getStyleClass().add("answer");
    area.setAccessibleText(Messages.text(key));
    area.setPromptText(Messages.text(key + ".words"));
    area.textProperty().bind(text);
    VBox box = new VBox(8, Parts.heading(Messages.text(key)), Parts.grow(area));
    box.setPrefWidth(400);
    return box;
  }

  private static Label words(StringProperty text) {
    Label label = Parts.text("");
    label.textProperty().bind(text);
    return Parts.styled(label, "answer");
  }

  /** The likeliest labels, each with its bar and its number. */
  private void fill(List<PlaygroundViewModel.Share> all) {
    shares.getChildren().clear();
    int shown = Math.min(LABELS_SHOWN, all.size());
    for (int i = 0; i < shown; i++) {
      PlaygroundViewModel.Share share = all.get(i);
      ProgressBar bar = new ProgressBar(share.probability());
      bar.setPrefWidth(320);
      bar.setAccessibleText(share.label());
      bar.getStyleClass().add("share-line");
      Label number = Parts.styled(new Label(Numbers.percent(share.probability())), "figure");
      GridPane.setHalignment(number, HPos.RIGHT);
      Node name = Parts.styled(new Label(share.label()), i == 0 ? "strong" : "plain");
      shares.addRow(i, name, bar, number);
    }
    if (all.size() > shown) {
      shares.add(
          Parts.muted(Messages.text("playground.shares.more", all.size() - shown)), 0, shown);
    }
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
    return Parts.when(place, Bindings.isNull(model.speaker()));
  }
}
