package org.scion.ui.compose;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.core.SpecProblem;
import org.scion.core.plan.MemoryEstimate;
import org.scion.core.plan.RunPlan;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What the draft comes to: numbers trained, memory, time, problems, and the button that queues. */
final class PlanStrip extends HBox {
  private static final List<String> PART_COLOURS =
      List.of("#8C959F", "#56B4E9", "#0072B2", "#009E73", "#E69F00", "#D55E00", "#CC79A7");

  private final ComposeViewModel model;
  private final Consumer<SpecProblem> jump;
  private final double machineBytes =
      ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();

  PlanStrip(ComposeViewModel model, Consumer<SpecProblem> jump) {
    super(24);
    this.model = model;
    this.jump = jump;
    getStyleClass().add("plan-strip");
    model.plan().addListener((o, was, is) -> fill());
    model.runsToMake().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    getChildren().clear();
    DraftPlan now = model.plan().get();
    if (now.plan().isPresent()) {
      RunPlan plan = now.plan().get();
      getChildren().addAll(trainable(plan), memory(plan), time(plan, now.rows()));
    } else {
      getChildren().add(Parts.muted(Messages.text("strip.none")));
    }
    getChildren().addAll(Parts.spring(), problems(now.problems()), queue(now));
  }

  private static VBox trainable(RunPlan plan) {
    Label figure =
        Parts.figure(
            Numbers.brief(plan.trainable()),
            Messages.text(
                "strip.trainable.exact",
                Numbers.exact(plan.trainable()),
                Numbers.exact(plan.total())));
    return stat(
        figure,
        Messages.text(
            "strip.trainable", Numbers.brief(plan.total()), Numbers.percent(plan.share())));
  }

  private VBox memory(RunPlan plan) {
    Label figure =
        Parts.figure(Numbers.gigabytes(plan.memory().total()), Messages.text("strip.memory.hint"));
    boolean tight = plan.memory().total() > 0.9 * machineBytes;
    if (tight) {
      figure.setGraphic(Parts.icon(MaterialDesignA.ALERT_OUTLINE));
      figure.getStyleClass().add("tight");
    }
    HBox bar = new HBox();
    bar.getStyleClass().add("memory-bar");
    double width = 120;
    bar.setMinWidth(width);
    bar.setMaxWidth(width);
    int i = 0;
    for (double bytes : parts(plan.memory()).values()) {
      Region part = new Region();
      part.setPrefWidth(Math.min(1, bytes / machineBytes) * width);
      part.setStyle("-fx-background-color: " + PART_COLOURS.get(i++) + ";");
      bar.getChildren().add(part);
    }
    VBox stat =
        stat(
            Parts.row(8, figure, bar),
            Messages.text(
                tight ? "strip.memory.tight" : "strip.memory", Numbers.gigabytes(machineBytes)));
    stat.setOnMouseClicked(e -> popover(stat, breakdown(plan.memory())));
    stat.getStyleClass().add("clickable");
    return stat;
  }

  static Map<String, Double> parts(MemoryEstimate m) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("runtime", (double) m.runtime());
    parts.put("weights", (double) m.weights());
    parts.put("adapters", (double) m.adapters());
    parts.put("gradients", (double) m.gradients());
    parts.put("optimizer", (double) m.optimizer());
    parts.put("activations", (double) m.activations());
    parts.put("logits", (double) m.logits());
    return parts;
  }

  private static VBox breakdown(MemoryEstimate memory) {
    VBox box = new VBox(6, Parts.heading(Messages.text("strip.memory.title")));
    box.getStyleClass().add("popover-page");
    int i = 0;
    for (Map.Entry<String, Double> part : parts(memory).entrySet()) {
      Region square = new Region();
      square.setMinSize(12, 12);
      square.setMaxSize(12, 12);
      square.setStyle("-fx-background-color: " + PART_COLOURS.get(i++) + ";");
      Label name = new Label(Messages.text("memory." + part.getKey()));
      name.setMinWidth(200);
      Label value = Parts.styled(new Label(Numbers.gigabytes(part.getValue())), "figure");
      box.getChildren().add(Parts.row(8, square, name, Parts.spring(), value));
    }
    return box;
  }

  private VBox time(RunPlan plan, long rows) {
    boolean unknown = plan.steps() <= 0 || (rows == 0 && !model.stepsGiven());
    Optional<Duration> time =
        unknown ? Optional.empty() : TimeEstimate.of(plan, model.context().runs().rows());
    String words = time.map(Numbers::about).orElse("–");
    String steps =
        unknown
            ? Messages.text("strip.steps.unknown")
            : Messages.text("strip.steps", Numbers.exact(plan.steps()));
    Label figure =
        Parts.figure(
            words, Messages.text(time.isPresent() ? "strip.time.hint" : "strip.time.none"));
    return stat(figure, steps);
  }

  private Button problems(List<SpecProblem> problems) {
    Button button =
        Parts.flat(
            Messages.text("strip.problems", problems.size()),
            problems.isEmpty()
                ? MaterialDesignC.CHECK_CIRCLE_OUTLINE
                : MaterialDesignA.ALERT_CIRCLE_OUTLINE,
            () -> {});
    button.setId("problems");
    button.getStyleClass().add(problems.isEmpty() ? "no-problems" : "some-problems");
    button.setOnAction(e -> popover(button, list(problems)));
    return button;
  }

  private VBox list(List<SpecProblem> problems) {
    VBox box = new VBox(4);
    box.getStyleClass().add("popover-page");
    box.setPrefWidth(440);
    if (problems.isEmpty()) {
      box.getChildren().add(Parts.text(Messages.text("strip.problems.none")));
    }
    for (SpecProblem problem : problems) {
      VBox line =
          new VBox(
              2,
              Parts.styled(new Label(problem.where()), "strong"),
              Parts.muted(problem.sentence().substring(problem.where().length()).strip()));
      line.getStyleClass().add("list-line");
      line.setOnMouseClicked(e -> jump.accept(problem));
      box.getChildren().add(line);
    }
    return box;
  }

  private Button queue(DraftPlan now) {
    int runs = model.runsToMake().get();
    Button button =
        Parts.primary(
            runs == 1 ? Messages.text("strip.queue") : Messages.text("strip.queue.many", runs),
            MaterialDesignP.PLAY,
            model::launch);
    button.setId("queue-run");
    button.setDisable(now.spec().isEmpty());
    return button;
  }

  private static void popover(javafx.scene.Node owner, VBox content) {
    PopOver popover = new PopOver(content);
    popover.setArrowLocation(PopOver.ArrowLocation.BOTTOM_CENTER);
    popover.setAnimated(false);
    popover.show(owner);
  }

  private static VBox stat(javafx.scene.Node figure, String words) {
    VBox box = new VBox(0, figure, Parts.styled(new Label(words), "muted", "small-text"));
    box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    box.setMinWidth(Region.USE_PREF_SIZE);
    return Parts.styled(box, "stat");
  }
}
