package org.scion.ui.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.ui.Services;
import org.scion.ui.TestServices;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.compose.SiteGrid.Spot;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.SampleWorkspace;

class ComposeViewModelTest {
  @TempDir Path temporary;

  private final TestServices.RecordingQueue queue = new TestServices.RecordingQueue();
  private Services services;
  private ShellViewModel shell;
  private ComposeViewModel model;

  @BeforeEach
  void open() {
    Workspace workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    services = TestServices.in(workspace, queue);
    shell = new ShellViewModel(services, new DirectBackground());
    model = new ComposeViewModel(shell.context());
  }

  private Technique technique(String id) {
    return services.techniques().find(id).orElseThrow();
  }

  private void smol() {
    model.put("model", "smollm2-135m");
    model.put("task", "causal-lm");
  }

  private List<Spot> column(String label, int from, int to) {
    List<Spot> spots = new ArrayList<>();
    SiteGrid grid = model.plan().get().grid().orElseThrow();
    for (int c = 0; c < grid.columns().size(); c++) {
      for (int layer = from; layer <= to && grid.columns().get(c).label().equals(label); layer++) {
        spots.add(new Spot(layer, c));
      }
    }
    return spots;
  }

  @Test
  void showsARealModelAsThirtyLayersOfSites() {
    smol();

    SiteGrid grid = model.plan().get().grid().orElseThrow();

    assertEquals(30, grid.layers());
    assertEquals(
        List.of(
            "q", "k", "v", "o", "gate", "up", "down", "norm 1", "norm 2", "kv", "attn", "mlp",
            "layer"),
        grid.columns().stream().map(SiteGrid.Column::label).toList());
    assertEquals(2, grid.countBefore());
  }

  @Test
  void countsWhatLoraOnQueryAndValueTrains() {
    smol();

    model.place(technique("lora"), List.of());

    var plan = model.plan().get().plan().orElseThrow();
    // 30 layers, rank 8: q is 576 x 576, v is 192 x 576.
    assertEquals(30 * 8 * (576 + 576 + 576 + 192), plan.trainable());
    assertEquals(60, model.plan().get().occupancy().all().size());
    assertFalse(model.document().get().path("techniques").path(0).has("sites"));
  }

  @Test
  void saysARangeOfLayersInTheShortestWords() {
    smol();

    model.place(technique("lora"), column("q", 4, 27));

    var sites = model.document().get().path("techniques").path(0).path("sites");
    assertEquals("q_proj", sites.path("targets").path(0).asText());
    assertEquals("4-27", sites.path("layers").asText());
  }

  @Test
  void keepsAnyPatternOfCellsExactly() {
    smol();
    List<Spot> wanted = new ArrayList<>(column("q", 0, 3));
    wanted.addAll(column("down", 7, 8));
    wanted.addAll(column("q", 20, 20));

    model.place(technique("lora"), wanted);

    assertEquals(new java.util.HashSet<>(wanted), model.plan().get().occupancy().all().keySet());
  }

  @Test
  void clearsSomeCellsAndKeepsTheOthers() {
    smol();
    model.place(technique("lora"), column("q", 0, 29));
    model.selection().only(column("q", 10, 19));

    model.clearSelected();

    assertEquals(20, model.plan().get().occupancy().all().size());
    assertTrue(model.yaml().get().contains("0-9,20-29"), model.yaml().get());
  }

  @Test
  void refusesWithAReasonWhatASiteCannotTake() {
    smol();

    assertTrue(model.refusal(technique("ia3"), column("q", 0, 0)).isPresent());
    assertTrue(model.refusal(technique("ia3"), column("mlp", 0, 0)).isEmpty());
    model.place(technique("lora"), column("q", 0, 0));
    String reason = model.refusal(technique("dora"), column("q", 0, 0)).orElseThrow();
    assertTrue(reason.contains("Two techniques cannot both change"), reason);
    assertTrue(model.refusal(technique("dora"), column("k", 0, 0)).isEmpty());
  }

  @Test
  void takesBackAndMakesAgainEveryStep() {
    smol();
    model.place(technique("lora"), List.of());
    model.set(0, rank(), 32, false);
    String after = model.yaml().get();

    model.undo();
    model.undo();
    assertEquals(0, model.document().get().path("techniques").size());
    model.redo();
    model.redo();

    assertEquals(after, model.yaml().get());
    assertTrue(model.redoable().get().isEmpty());
  }

  private Hyperparameter rank() {
    return technique("lora").description().hyperparameters().get(0);
  }

  @Test
  void changesOnlyTheSelectedCellsThroughAPattern() {
    smol();
    model.place(technique("lora"), column("q", 0, 3));
    model.selection().only(column("q", 1, 1));

    model.set(0, rank(), 64, true);

    var chips = model.plan().get().occupancy();
    assertEquals("L64", chips.at(column("q", 1, 1).get(0)).get(0).mark());
    assertEquals("L8", chips.at(column("q", 0, 0).get(0)).get(0).mark());
  }

  @Test
  void followsTheYamlAndKeepsTheGridWhenItIsWrong() {
    smol();
    model.type(
        model.yaml().get().replace("techniques: []", "techniques:\n- id: lora\n  rank: 4\n"));
    int cells = model.plan().get().occupancy().all().size();

    model.type(model.yaml().get() + "training: [3\n");

    assertEquals(60, cells);
    assertEquals(60, model.plan().get().occupancy().all().size());
    assertTrue(model.yamlProblem().get().startsWith("Line "), model.yamlProblem().get());
  }

  @Test
  void keepsTheDraftForTheNextStart() {
    smol();
    model.place(technique("lora"), List.of());

    ComposeViewModel next = new ComposeViewModel(shell.context());

    assertEquals(model.document().get(), next.document().get());
  }

  @Test
  void queuesOneRunForEachCombination() {
    classifier();
    model.vary("training.seed", "0, 1, 2");
    model.vary("techniques[0].rank", "4, 8");

    assertEquals(6, model.plan().get().runs());
    assertEquals(List.of(), model.plan().get().problems());
    DraftPlan plan = model.plan().get();
    assertEquals(4, plan.host().orElseThrow().head().labels());
    assertEquals(216, plan.rows());
  }

  @Test
  void reportsTheProblemsOfADraftByTheirPlace() {
    classifier();

    model.put("data.columns.label", null);

    assertTrue(
        model.plan().get().problems().stream().anyMatch(p -> p.where().startsWith("data.columns")));
    assertTrue(model.plan().get().spec().isEmpty());
  }

  private void classifier() {
    assertTrue(
        Files.exists(services.workspace().path().resolve("support-intent.csv")), "sample data");
    model.put("name", "intent-lora");
    model.put("model", "minilm");
    model.put("task", "classification");
    model.put("data.train", "support-intent.csv");
    model.put("data.columns.text", "{text}");
    model.put("data.columns.label", "intent");
    model.place(technique("lora"), List.of());
  }

  @Test
  void whatVariesIsPartOfTheDraftAndCanBeTakenBack() {
    classifier();
    model.vary("training.seed", "1..3");
    model.vary("techniques[0].rank", "4, 8");

    assertEquals("1..3", model.document().get().path("sweep").path("seeds").asText());
    ComposeViewModel next = new ComposeViewModel(shell.context());
    assertEquals(6, next.plan().get().runs());

    model.remove(0);
    assertEquals(3, model.plan().get().runs());
    model.undo();
    model.undo();
    assertEquals(3, model.plan().get().runs());
    model.seed(7);
    assertEquals(1, model.plan().get().runs());
    assertEquals(7, model.document().get().path("training").path("seed").asInt());
  }

  @Test
  void aValueOfTheSweepThatIsNotAllowedIsAProblemBeforeTheLaunch() {
    classifier();
    model.vary("techniques[0].rank", "4, 0");

    assertTrue(
        model.plan().get().problems().stream()
            .anyMatch(p -> p.where().equals("techniques[0].rank")),
        model.plan().get().problems().toString());
  }

  @Test
  void lettersTypedInOneGoAreOneStep() {
    smol();
    String before = model.yaml().get();
    model.type(before + "notes: a\n");
    model.type(before + "notes: ab\n");
    model.type(before + "notes: abc\n");

    model.undo();

    assertFalse(model.document().get().has("notes"));
  }

  @Test
  void saysWhyATechniqueCouldNotBePlaced() {
    smol();

    model.place(technique("ia3"), column("q", 0, 0));

    assertTrue(model.refused().get().contains("cannot take a linear weight"));
    model.place(technique("ia3"), column("mlp", 0, 0));
    assertEquals("", model.refused().get());
  }

  @Test
  void aValueOfSomeCellsGoesBackToTheDefaultAndLeavesNoPattern() {
    smol();
    model.place(technique("lora"), column("q", 0, 3));
    model.selection().only(column("q", 1, 2));
    model.set(0, rank(), 64, true);
    model.selection().only(column("q", 2, 2));
    model.set(0, rank(), null, true);

    var chips = model.plan().get().occupancy();
    assertEquals("L64", chips.at(column("q", 1, 1).get(0)).get(0).mark());
    assertEquals("L8", chips.at(column("q", 2, 2).get(0)).get(0).mark());
    model.selection().only(column("q", 1, 1));
    model.set(0, rank(), null, true);
    assertFalse(model.document().get().path("techniques").path(0).has("rank_pattern"));
  }

  @Test
  void arrowKeysReachTheSitesOutsideTheLayers() {
    smol();
    SiteGrid grid = model.plan().get().grid().orElseThrow();
    model.selection().only(column("q", 0, 0));

    model.selection().move(-1, 0, false, grid);
    assertEquals("model.embed_tokens", grid.site(model.selection().lead()).orElseThrow().name());
    model.selection().move(1, 0, false, grid);
    assertEquals(0, model.selection().lead().layer());
    model.selection().widen(grid.column(model.selection().lead().column()));
    assertEquals(30, model.selection().spots().size());
  }

  @Test
  void patternsSelectAsASpecDoes() {
    smol();
    var host = model.plan().get().host().orElseThrow();

    assertEquals(20, PatternBar.matching(host, "q_proj, v_proj", "0-9").size());
    assertEquals(60, PatternBar.matching(host, ".*(up|down)_proj", "").size());
    assertEquals(210, PatternBar.matching(host, "all-linear", "").size());
    assertEquals(0, PatternBar.matching(host, "q_prj", "").size());
    org.junit.jupiter.api.Assertions.assertThrows(
        org.scion.core.SpecException.class, () -> PatternBar.matching(host, "q_proj", "first"));
  }

  @Test
  void theLightestPresetNeedsLeastMemoryAndFits() {
    classifier();
    Fitting fitting = new Fitting(model.planner(), model.draft());
    List<Presets> offered = Presets.offered(services.techniques());

    var weighed = fitting.weigh(offered);
    var lightest = fitting.lightest(offered).orElseThrow();

    assertTrue(weighed.size() > 2);
    assertTrue(weighed.stream().allMatch(w -> w.bytes() >= lightest.bytes()));
    assertTrue(lightest.fits());
    new PresetModel(model).fitLightest();
    assertEquals(lightest.document(), model.document().get());
  }

  @Test
  void pastRunsOfTheSameModelSayHowLongItTakes() {
    shell.context().runs().refresh();
    classifier();

    TimeEstimate time = model.time().get().orElseThrow();

    assertTrue(time.runs() > 0);
    assertTrue(time.sameModel());
    assertTrue(time.atMost());
    // 3 x 27 steps of at most 32 x 512 tokens at about 1,450 tokens a second.
    assertTrue(time.time().toSeconds() > 60, time.toString());
  }

  @Test
  void savesAnExperimentWhosePathsAreRightWhereItLies() throws Exception {
    classifier();
    Path file = services.workspace().path().resolve("kept.yaml");
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere")).resolve("it.yaml");

    model.draft().save(file);
    model.draft().save(elsewhere);

    assertTrue(Files.readString(file).contains("train: support-intent.csv"));
    String data = services.workspace().path().resolve("support-intent.csv").toString();
    assertTrue(Files.readString(elsewhere).contains(data), Files.readString(elsewhere));
  }

  @Test
  void findsTheLineOfEachPath() {
    YamlLines lines =
        YamlLines.of("name: a\ntechniques:\n- id: lora\n  rank: 0\ntraining:\n  seed: 1\n");

    assertEquals(4, lines.line("techniques[0].rank").orElseThrow());
    assertEquals(3, lines.line("techniques[0].alpha").orElseThrow());
    assertEquals(6, lines.line("training.seed").orElseThrow());
    assertTrue(lines.line("data.train").isEmpty());
  }

  @Test
  void aSecondOptimizerIsRefusedBeforeItIsDropped() {
    smol();
    model.place(technique("lion"), List.of());

    String reason = model.refusal(technique("sgd"), column("q", 0, 0)).orElse("");
    model.place(technique("sgd"), List.of());

    assertTrue(reason.contains("SGD cannot join Lion"), reason);
    assertEquals(reason, model.refused().get());
    assertEquals(1, model.document().get().path("techniques").size());
  }

  @Test
  void aQuantisedBaseGoesFirstAndWhatVariesFollows() {
    smol();
    model.place(technique("lora"), List.of());
    model.vary("techniques[0].rank", "4, 8");
    model.place(technique("nf4"), List.of());

    var document = model.document().get();
    assertEquals("nf4", document.path("techniques").path(0).path("id").asText());
    assertEquals("4, 8", SweepText.of(document, "techniques[1].rank"));

    model.remove(0);
    assertEquals("4, 8", SweepText.of(model.document().get(), "techniques[0].rank"));
  }

  @Test
  void aWrongRateLeavesTheOtherNumbersOfThePlanAsTheyAre() {
    smol();
    model.place(technique("lora"), List.of());
    model.put("training.steps", 50);
    model.put("training.learning_rate", "fast");

    assertFalse(model.plan().get().problems().isEmpty());
    assertEquals(50, model.plan().get().plan().orElseThrow().steps());
  }

  @Test
  void theModelVariesLikeAnyOtherKey() {
    smol();
    model.vary("model", "smollm2-135m, minilm");

    assertEquals(2, model.plan().get().runs());
  }
}
