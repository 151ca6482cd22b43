package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.core.spec.SpecReader;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.run.RunView;
import org.scion.ui.runs.RunsView;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.HeadlessWindow;
import org.scion.ui.tour.SampleWorkspace;
import org.scion.ui.workbench.Screen;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The way through the window with mouse and keyboard: compose, queue, look, compare. */
@Tag("ui")
class MainPathTest {
  @TempDir Path temporary;

  private final TestServices.RecordingQueue queue = new TestServices.RecordingQueue();
  private final PooledBackground background = new PooledBackground(Platform::runLater);
  private final FxRobot robot = new FxRobot();
  private ShellViewModel model;
  private ShellView shell;
  private HeadlessWindow window;
  private Workspace workspace;

  @BeforeEach
  void open() {
    Headless.start();
    System.setProperty("testfx.robot", "glass");
    System.setProperty("testfx.headless", "true");
    workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    Services services = TestServices.in(workspace, queue);
    window = HeadlessWindow.open(services, background);
    model = window.model();
    shell = window.shell();
    settle();
  }

  @AfterEach
  void close() {
    window.close();
    background.close();
  }

  private void settle() {
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void until(java.util.concurrent.Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> Headless.call(condition));
    settle();
  }

  private <T extends Node> T find(String query, Class<T> type) {
    return robot.from(shell).lookup(query).queryAs(type);
  }

  @Test
  void composesALoraOnARealConfigQueuesItAndSeesIt() throws Exception {
    robot.clickOn("#rail-compose");
    ComposeView compose = (ComposeView) shell.view(Screen.COMPOSE);
    Headless.call(
        () -> {
          compose.model().put("model", "minilm");
          compose.model().put("task", "classification");
          compose.model().put("data.train", "support-intent.csv");
          compose.model().put("data.columns.text", "{text}");
          compose.model().put("data.columns.label", "intent");
          return null;
        });
    until(() -> !robot.from(shell).lookup("query").queryAll().isEmpty());

    robot.clickOn("#palette-search").write("lora");
    settle();
    ListView<?> palette = find("#palette", ListView.class);
    Headless.call(
        () -> {
          palette.getSelectionModel().select(1);
          palette.requestFocus();
          return null;
        });
    robot.type(KeyCode.ENTER);
    until(() -> !find("#queue-run", Button.class).isDisabled());
    robot.clickOn("#queue-run");
    until(() -> queue.asked.size() == 1);

    String id = queue.asked.get(0).replace("submit ", "");
    var spec = SpecReader.document(workspace.run(id).spec());
    assertEquals("lora", spec.path("techniques").path(0).path("id").asText());
    assertEquals(0.0, stageErrors());

    robot.clickOn("#rail-runs");
    until(() -> model.context().runs().find(id).isPresent());
    TableView<?> table = find("#runs", TableView.class);
    assertEquals(12, table.getItems().size());
  }

  private double stageErrors() {
    return Headless.call(
        () ->
            (double)
                model.context().notices().list().stream()
                    .filter(n -> !n.details().isEmpty())
                    .count());
  }

  @Test
  void undoesAndRedoesWithTheKeyboard() throws Exception {
    robot.clickOn("#rail-compose");
    ComposeView compose = (ComposeView) shell.view(Screen.COMPOSE);
    Headless.call(
        () -> {
          compose.model().put("model", "smollm2-135m");
          return null;
        });
    until(() -> !robot.from(shell).lookup("q").queryAll().isEmpty());

    robot.clickOn("#site-grid");
    robot.press(KeyCode.CONTROL, KeyCode.Z).release(KeyCode.Z, KeyCode.CONTROL);
    until(() -> !compose.model().document().get().has("model"));
    robot.press(KeyCode.CONTROL, KeyCode.Y).release(KeyCode.Y, KeyCode.CONTROL);
    until(() -> compose.model().document().get().has("model"));
  }

  @Test
  void opensARunFromTheTableAndComparesTwo() throws Exception {
    robot.clickOn("#rail-runs");
    until(() -> find("#runs", TableView.class).getItems().size() == 11);
    RunsView runs = (RunsView) shell.view(Screen.RUNS);
    TableView<?> table = find("#runs", TableView.class);
    Headless.call(
        () -> {
          table.getSelectionModel().select(4);
          table.requestFocus();
          return null;
        });
    robot.type(KeyCode.SPACE).type(KeyCode.DOWN).type(KeyCode.SPACE);
    until(() -> runs.model().chosen().size() == 2);
    robot.type(KeyCode.C);
    until(() -> model.screen().get() == Screen.COMPARE);
    until(() -> !robot.from(shell).lookup("#compare-metrics").queryAll().isEmpty());

    assertEquals(Headless.call(this::beyondTheWindow), List.of());

    Headless.call(
        () -> {
          model.show(Screen.RUN, List.copyOf(runs.model().chosen()).get(0));
          return null;
        });
    RunView page = (RunView) shell.view(Screen.RUN);
    until(() -> page.model().detail().get() != null);
    assertTrue(page.model().detail().get().curve("loss").size() > 100);
  }

  @Test
  void aRunsPageShowsRanksAndSpectraAtTheStepUnderTheCrossHair() throws Exception {
    robot.clickOn("#rail-runs");
    until(() -> find("#runs", TableView.class).getItems().size() == 11);
    String id =
        model.context().runs().rows().stream()
            .filter(r -> r.state().technique().equals("adalora"))
            .findFirst()
            .orElseThrow()
            .id();
    Path events = workspace.run(id).events();
    String seen =
        """
        {"t":1,"type":"spectrum","step":5,"site":"encoder.layer.0.attention.self.query",\
        "sigma_base":[3.0,2.0],"sigma_tuned":[3.5,2.5],"cosine":[0.9,0.2]}
        """;
    Files.writeString(events, Files.readString(events).replaceFirst("\n", "\n" + seen));
    Headless.call(
        () -> {
          model.show(Screen.RUN, id);
          return null;
        });
    RunView page = (RunView) shell.view(Screen.RUN);
    until(() -> card("Rank by layer and weight") != null);
    assertTrue(page.model().detail().get().ranks().steps().size() > 10);

    HeatMap last = (HeatMap) card("Rank by layer and weight").pane().picture();
    PlotPane loss = (PlotPane) card("Loss").pane();
    Headless.call(
        () -> {
          loss.link().hair().set(1);
          return null;
        });
    settle();
    HeatMap first = (HeatMap) card("Rank by layer and weight").pane().picture();
    var ranks = page.model().detail().get().ranks();
    double top = Arrays.stream(first.values()[0]).filter(v -> !Double.isNaN(v)).max().orElse(0);
    assertEquals(ranks.ranks(ranks.sites().get(0))[0], first.values()[0][0]);
    assertTrue(top <= 12, "ranks at the first step");
    assertFalse(Arrays.deepEquals(first.values(), last.values()));
    assertTrue(card("Singular values").pane().picture().csv().contains("2.5"));
    HeatMap intruders = (HeatMap) card("Intruder dimensions by layer and weight").pane().picture();
    assertEquals(1, intruders.values()[0][0]);
  }

  private ChartCard card(String title) {
    return robot.from(shell).lookup(".chart-card").queryAllAs(ChartCard.class).stream()
        .filter(card -> card.title().equals(title))
        .findFirst()
        .orElse(null);
  }

  /** What of the page is wider than the page: tables scroll in themselves. */
  private List<String> beyondTheWindow() {
    shell.applyCss();
    shell.layout();
    Node page = robot.from(shell).lookup(".scrolled-page").query();
    double right = shell.getScene().getWidth();
    return robot
        .from(page)
        .lookup(".heading, .chart-card, .table-view, .combo-box")
        .queryAll()
        .stream()
        .filter(node -> node.localToScene(node.getBoundsInLocal()).getMaxX() > right)
        .map(Node::toString)
        .toList();
  }

  /** The composer with the model of thirty layers, reached by typing its name. */
  private ComposeView thirtyLayers() throws Exception {
    robot.clickOn("#rail-compose");
    ComposeView compose = (ComposeView) shell.view(Screen.COMPOSE);
    until(() -> compose.model().document().get().has("name"));
    robot.doubleClickOn("#model").write("smollm2-135m").type(KeyCode.ENTER);
    until(() -> !robot.from(shell).lookup("q").queryAll().isEmpty());
    return compose;
  }

  private String yaml(ComposeView compose) {
    return Headless.call(() -> compose.model().yaml().get());
  }

  @Test
  void composesWithTheKeyboardAlone() throws Exception {
    ComposeView compose = thirtyLayers();

    robot.press(KeyCode.CONTROL, KeyCode.F).release(KeyCode.F, KeyCode.CONTROL);
    robot.write("vera").type(KeyCode.ENTER);
    settle();
    robot.type(KeyCode.F6).type(KeyCode.DOWN);
    robot.press(KeyCode.SHIFT).type(KeyCode.DOWN).type(KeyCode.DOWN).release(KeyCode.SHIFT);
    robot.type(KeyCode.ENTER);
    until(() -> yaml(compose).contains("vera"));
    assertTrue(yaml(compose).contains("layers: 0-2"), yaml(compose));

    Headless.call(
        () -> {
          find("#field-rank", javafx.scene.control.TextField.class).requestFocus();
          return null;
        });
    robot.press(KeyCode.CONTROL, KeyCode.A).release(KeyCode.A, KeyCode.CONTROL);
    robot.write("16").type(KeyCode.TAB);
    until(() -> yaml(compose).contains("rank: 16"));
    // The form was made anew, and the keyboard still stands in it.
    until(
        () ->
            shell.getScene().getFocusOwner() != null
                && String.valueOf(shell.getScene().getFocusOwner().getId()).startsWith("field-"));

    robot.type(KeyCode.F6).type(KeyCode.F6).type(KeyCode.DELETE);
    until(() -> !yaml(compose).contains("vera"));
    robot.press(KeyCode.CONTROL, KeyCode.Z).release(KeyCode.Z, KeyCode.CONTROL);
    until(() -> yaml(compose).contains("rank: 16"));
  }

  @Test
  void commandsOfAPlaceAreHeardWhereverTheFocusIs() throws Exception {
    ComposeView compose = thirtyLayers();
    robot.clickOn("#rail-compose");
    robot.press(KeyCode.CONTROL, KeyCode.Z).release(KeyCode.Z, KeyCode.CONTROL);
    until(() -> !compose.model().document().get().has("model"));

    double before = Headless.call(() -> model.scale().get());
    robot.press(KeyCode.CONTROL, KeyCode.EQUALS).release(KeyCode.EQUALS, KeyCode.CONTROL);
    settle();
    assertEquals(before + 0.1, Headless.call(() -> model.scale().get()), 1e-9, "once, not twice");
  }

  @Test
  void composesWithTheMouse() throws Exception {
    ComposeView compose = thirtyLayers();
    List<Node> cells = List.copyOf(robot.from(shell).lookup(".site-cell").queryAll());
    Node first = cells.stream().filter(c -> said(c, "layers.0.self_attn.q_proj")).findFirst().get();
    Node last = cells.stream().filter(c -> said(c, "layers.4.self_attn.v_proj")).findFirst().get();

    robot.drag(first).dropTo(last);
    robot.clickOn("#palette-search").write("lora");
    settle();
    robot.doubleClickOn("LoRA");
    until(() -> yaml(compose).contains("id: lora"));

    assertTrue(yaml(compose).contains("0-4"), yaml(compose));
    assertTrue(yaml(compose).contains("k_proj"), yaml(compose));
  }

  private static boolean said(Node cell, String words) {
    return cell.getAccessibleText().contains(words);
  }
}
