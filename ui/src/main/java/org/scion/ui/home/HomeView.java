package org.scion.ui.home;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.core.run.RunState;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.parts.StatusMark;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Progress;
import org.scion.ui.workbench.Screen;
import org.scion.ui.workbench.ScreenView;

/** Home: where to start, sample projects, recent runs. */
public final class HomeView implements ScreenView {
  private final HomeViewModel model;
  private final VBox recent = new VBox();
  private final Map<String, HBox> lines = new HashMap<>();
  private final VBox samples = new VBox(8);
  private final VBox projects = new VBox();
  private final ScrollPane root;

  public HomeView(Context context) {
    model = new HomeViewModel(context);
    VBox left =
        new VBox(24, start(), new VBox(8, Parts.heading(Messages.text("home.samples")), samples));
    VBox right = new VBox(24, new VBox(8, Parts.heading(Messages.text("home.recent")), recent));
    VBox below = new VBox(8, Parts.heading(Messages.text("home.projects")), projects);
    right.getChildren().add(Parts.when(below, Bindings.isNotEmpty(model.projects())));
    HBox.setHgrow(left, javafx.scene.layout.Priority.ALWAYS);
    HBox.setHgrow(right, javafx.scene.layout.Priority.ALWAYS);
    left.setPrefWidth(480);
    right.setPrefWidth(560);
    VBox page =
        new VBox(
            24,
            new VBox(
                4,
                Parts.title(Messages.text("home.title")),
                Parts.muted(Messages.text("home.subtitle"))),
            new HBox(32, left, right));
    page.getStyleClass().add("page");
    root = new ScrollPane(page);
    root.setFitToWidth(true);
    model.recent().addListener((ListChangeListener<RunRow>) c -> fillRecent());
    model.samples().addListener((ListChangeListener<HomeViewModel.Sample>) c -> fillSamples());
    model.projects().addListener((ListChangeListener<Projects.Project>) c -> fillProjects());
    Parts.styled(recent, "list-card");
    Parts.styled(projects, "list-card");
    fillRecent();
    fillSamples();
    fillProjects();
  }

  @Override
  public Parent node() {
    return root;
  }

  private VBox start() {
    return new VBox(
        8,
        Parts.heading(Messages.text("home.start")),
        step("1", "home.step.model", MaterialDesignC.CUBE_OUTLINE, Screen.MODELS),
        step("2", "home.step.compose", MaterialDesignG.GRID, Screen.COMPOSE),
        step("3", "home.step.learn", MaterialDesignB.BOOK_OPEN_OUTLINE, Screen.LEARN));
  }

  private HBox step(String number, String key, Ikon icon, Screen screen) {
    Label head = Parts.styled(new Label(Messages.text(key)), "strong");
    VBox words = new VBox(2, head, Parts.muted(Messages.text(key + ".words")));
    HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
    HBox line =
        Parts.row(
            12,
            Parts.styled(new Label(number), "step-number"),
            words,
            Parts.button(Messages.text(key + ".do"), icon, () -> model.show(screen)));
    return Parts.styled(line, "card");
  }

  private void fillSamples() {
    samples.getChildren().clear();
    fillRecent();
    if (model.samples().isEmpty()) {
      samples.getChildren().add(Parts.muted(Messages.text("home.samples.none")));
    }
    for (HomeViewModel.Sample sample : model.samples()) {
      Label name = Parts.styled(new Label(sample.name()), "strong");
      VBox words = new VBox(2, name, Parts.muted(sample.summary()));
      HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
      HBox line =
          Parts.row(
              12,
              words,
              Parts.button(
                  Messages.text("home.sample.open"),
                  MaterialDesignA.ARROW_RIGHT,
                  () -> model.open(sample)));
      samples.getChildren().add(Parts.styled(line, "card"));
    }
  }

  private void fillProjects() {
    projects.getChildren().clear();
    for (Projects.Project project : model.projects()) {
      Label name = Parts.styled(new Label(project.name()), "strong");
      Label runs =
          Parts.styled(new Label(Messages.text("home.project.runs", project.runs())), "muted");
      Parts.hint(name, project.folder().toString());
      VBox words = Parts.grow(new VBox(2, name, runs));
      projects
          .getChildren()
          .add(
              Parts.styled(
                  Parts.row(
                      12,
                      words,
                      Parts.button(
                          Messages.text("home.sample.open"),
                          MaterialDesignA.ARROW_RIGHT,
                          () -> model.open(project))),
                  "list-line"));
    }
  }

  /** What an empty workspace says: the shortest way to a first run, then the longer one. */
  private VBox nothing() {
    HBox ways = Parts.row(8);
    model
        .quickest()
        .ifPresent(
            sample ->
                ways.getChildren()
                    .add(
                        Parts.primary(
                            Messages.text("home.recent.sample", sample.name()),
                            MaterialDesignP.PLAY,
                            () -> model.open(sample))));
    ways.getChildren()
        .add(
            Parts.button(
                Messages.text("home.recent.first"),
                MaterialDesignG.GRID,
                () -> model.show(Screen.COMPOSE)));
    ways.getChildren()
        .add(
            Parts.flat(
                Messages.text("guide.start"), MaterialDesignC.COMPASS_OUTLINE, model::guide));
    VBox nothing =
        new VBox(
            12,
            Parts.styled(new Label(Messages.text("home.recent.title")), "strong"),
            Parts.muted(Messages.text("home.recent.none")),
            ways);
    return Parts.styled(nothing, "list-empty");
  }

  private void fillRecent() {
    List<Node> next = new ArrayList<>();
    model.recent().forEach(run -> next.add(line(run)));
    lines.values().retainAll(next);
    if (next.isEmpty()) {
      next.add(nothing());
    }
    // While a run is live this happens each second: lines that stay keep focus and clicks.
    if (!next.equals(recent.getChildren())) {
      recent.getChildren().setAll(next);
    }
  }

  private Node line(RunRow run) {
    HBox line = lines.computeIfAbsent(run.id(), id -> empty(run));
    RunState state = run.state();
    StatusMark mark = new StatusMark(state.status());
    mark.setPrefWidth(88);
    Label name = Parts.styled(new Label(state.name()), "strong");
    Label what =
        Parts.styled(
            new Label(
                Messages.text(
                    "home.run.what", state.technique(), Numbers.moment(run.createdMillis()))),
            "muted");
    VBox words = new VBox(2, name, what);
    HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
    words.setMinWidth(80);
    line.getChildren().setAll(mark, words, result(run));
    line.setAccessibleText(state.name() + ", " + Messages.text("status." + state.status()));
    return line;
  }

  /** The line of a run before anything is written in it. */
  private HBox empty(RunRow run) {
    HBox line = Parts.styled(Parts.row(12), "list-line");
    line.setFocusTraversable(true);
    line.setOnMouseClicked(e -> model.open(run));
    line.setOnKeyPressed(
        e -> {
          if (e.getCode() == javafx.scene.input.KeyCode.ENTER) {
            model.open(run);
          }
        });
    return line;
  }

  private static Node result(RunRow run) {
    if (run.state().status().equals("done")) {
      Label label =
          run.metric("accuracy").isPresent()
              ? new Label(
                  Messages.text(
                      "home.run.accuracy", Numbers.real(run.metric("accuracy").getAsDouble())))
              : new Label(
                  Messages.text(
                      "home.run.loss", Numbers.real(run.metric("loss").orElse(Double.NaN))));
      label.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
      return Parts.styled(label, "figure");
    }
    if (run.state().status().equals("queued")) {
      return new Label();
    }
    if (!run.state().live()) {
      return Parts.styled(new Label(Messages.text("home.run.step", run.state().step())), "muted");
    }
    ProgressBar bar = new ProgressBar(Progress.share(run.state()));
    bar.setPrefWidth(96);
    bar.setAccessibleText(Messages.text("statusbar.share"));
    bar.getStyleClass().add("small");
    Label label =
        Parts.styled(
            new Label(Math.round(100 * Progress.share(run.state())) + "%"), "figure", "muted");
    return Parts.row(8, bar, label);
  }
}
