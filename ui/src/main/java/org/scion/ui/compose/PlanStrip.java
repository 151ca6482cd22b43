package org.scion.ui.compose;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.core.SpecProblem;
import org.scion.core.plan.RunPlan;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What the draft comes to: numbers trained, memory, time and problems; at its end the launch. */
final class PlanStrip extends HBox {
  private static final double BAR_WIDTH = 120;

  /** Steps after which runtime and engine have taken all that they take. */
  private static final long LONG = 700;

  private final ComposeViewModel model;
  private final Consumer<SpecProblem> jump;
  private final HBox figures = new HBox(24);
  private final Button problems = Parts.flat("", MaterialDesignC.CHECK_CIRCLE_OUTLINE, () -> {});
  private final double machineBytes = Fitting.machineBytes();

  /**
   * @param jump leads to the place of a problem
   */
  PlanStrip(ComposeViewModel model, Consumer<SpecProblem> jump) {
    super(16);
    this.model = model;
    this.jump = jump;
    getStyleClass().add("plan-strip");
    figures.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    problems.setId("problems");
    problems.setOnAction(e -> popover(problems, list(model.plan().get().problems())));
    getChildren().addAll(figures, Parts.spring(), problems, new LaunchBox(model));
    model.plan().addListener((o, was, is) -> fill());
    model.time().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    DraftPlan now = model.plan().get();
    if (now.plan().isPresent()) {
      RunPlan plan = now.plan().get();
      figures.getChildren().setAll(trainable(plan), memory(plan), time(now, plan));
    } else {
      figures.getChildren().setAll(Parts.muted(Messages.text("strip.none")));
    }
    boolean good = now.problems().isEmpty();
    boolean begun = now.host().isPresent();
    problems.setText(
        Messages.text(begun || good ? "strip.problems" : "strip.missing", now.problems().size()));
    problems.setGraphic(
        Parts.icon(
            good ? MaterialDesignC.CHECK_CIRCLE_OUTLINE : MaterialDesignA.ALERT_CIRCLE_OUTLINE));
    problems.getStyleClass().removeAll("no-problems", "some-problems");
    if (good || begun) {
      problems.getStyleClass().add(good ? "no-problems" : "some-problems");
    }
  }

  private static VBox trainable(RunPlan plan) {
    String exact =
        Messages.text(
            "strip.trainable.exact", Numbers.exact(plan.trainable()), Numbers.exact(plan.total()));
    return stat(
        Parts.figure(Numbers.brief(plan.trainable()), exact),
        Messages.text(
            "strip.trainable", Numbers.brief(plan.total()), Numbers.percent(plan.share())));
  }

  private Button memory(RunPlan plan) {
    Label figure = Parts.styled(new Label(Numbers.gigabytes(plan.memory().total())), "figure");
    boolean tight = plan.memory().total() > 0.9 * machineBytes;
    if (tight) {
      figure.setGraphic(Parts.icon(MaterialDesignA.ALERT_OUTLINE));
      figure.getStyleClass().add("tight");
    }
    HBox bar = new HBox();
    bar.getStyleClass().add("memory-bar");
    bar.setMinWidth(BAR_WIDTH);
    bar.setMaxWidth(BAR_WIDTH);
    for (MemoryPart part : MemoryPart.of(plan.memory())) {
      double width = Math.min(1, part.bytes() / machineBytes) * BAR_WIDTH;
      bar.getChildren().add(part.swatch(width, 8));
    }
    String words =
        Messages.text(
            tight ? "strip.memory.tight" : "strip.memory", Numbers.gigabytes(machineBytes));
    Button button = Parts.styled(new Button(), "flat", "stat-button");
    button.setId("memory");
    button.setGraphic(stat(Parts.row(8, figure, bar), words));
    button.setAccessibleText(figure.getText() + " " + words);
    button.setOnAction(e -> popover(button, breakdown(plan)));
    return Parts.hint(button, Messages.text("strip.memory.hint"));
  }

  private static VBox breakdown(RunPlan plan) {
    VBox box = new VBox(6, Parts.heading(Messages.text("strip.memory.title")));
    box.getStyleClass().add("popover-page");
    for (MemoryPart part : MemoryPart.of(plan.memory())) {
      Label name = new Label(Messages.text("memory." + part.key()));
      name.setMinWidth(200);
      Label value = Parts.styled(new Label(Numbers.gigabytes(part.bytes())), "figure");
      box.getChildren().add(Parts.row(8, part.swatch(12, 12), name, Parts.spring(), value));
    }
    if (plan.steps() < LONG) {
      Label less = Parts.muted(Messages.text("strip.memory.short"));
      less.setMaxWidth(300);
      box.getChildren().add(less);
    }
    return box;
  }

  private VBox time(DraftPlan now, RunPlan plan) {
    String steps =
        now.stepsKnown()
            ? Messages.text("strip.steps", Numbers.exact(plan.steps()))
            : Messages.text("strip.steps.unknown");
    if (now.runs() > 1) {
      steps = Messages.text("strip.steps.each", steps, now.runs());
    }
    Optional<TimeEstimate> estimate = model.time().get();
    if (estimate.isEmpty()) {
      return stat(Parts.figure("–", Messages.text("strip.time.none")), steps);
    }
    TimeEstimate time = estimate.get();
    String about = Numbers.about(time.time().multipliedBy(now.runs()));
    String words = time.atMost() ? Messages.text("strip.time.most", about) : about;
    String key = time.sameModel() ? "strip.time.hint" : "strip.time.other";
    return stat(Parts.figure(words, Messages.text(key, time.runs())), steps);
  }

  private VBox list(List<SpecProblem> all) {
    VBox box = new VBox(4);
    box.getStyleClass().add("popover-page");
    box.setPrefWidth(440);
    if (all.isEmpty()) {
      box.getChildren().add(Parts.text(Messages.text("strip.problems.none")));
    }
    for (SpecProblem problem : all) {
      String rest = problem.sentence().substring(problem.where().length()).strip();
      Button line =
          Parts.styled(Parts.button("", null, () -> jump.accept(problem)), "flat", "problem-line");
      VBox words =
          new VBox(2, Parts.styled(new Label(problem.where()), "strong"), Parts.muted(rest));
      words.setPrefWidth(400);
      line.setGraphic(words);
      line.setAccessibleText(problem.sentence());
      box.getChildren().add(line);
    }
    return box;
  }

  private static void popover(Node owner, VBox content) {
    PopOver popover = new PopOver(content);
    popover.setArrowLocation(PopOver.ArrowLocation.BOTTOM_CENTER);
    popover.setAnimated(false);
    content.addEventHandler(javafx.event.ActionEvent.ACTION, e -> popover.hide());
    popover.show(owner);
  }

  private static VBox stat(Node figure, String words) {
    VBox box = new VBox(0, figure, Parts.styled(new Label(words), "muted", "small-text"));
    box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    box.setMinWidth(Region.USE_PREF_SIZE);
    return Parts.styled(box, "stat");
  }
}
