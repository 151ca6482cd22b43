package org.scion.ui.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.lab.LabAnswers;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;
import org.scion.core.service.RunRow;
import org.scion.ui.Services;
import org.scion.ui.TestServices;
import org.scion.ui.background.Background;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.weights.WeightPlots;

class LabViewModelTest {
  private static final String QUERY = "bert.encoder.layer.0.attention.self.query";
  private static final String VALUE = "bert.encoder.layer.0.attention.self.value";

  @TempDir Path temporary;

  private Workspace workspace;
  private RunFolder run;
  private final List<JobRequest> asked = new ArrayList<>();

  /** A run that was looked at twice while it trained. */
  @BeforeEach
  void write() {
    workspace = Workspace.open(temporary.resolve("workspace"));
    run = workspace.newRun("watched", Instant.now());
    RunFolder.writeWhole(
        run.spec(), "name: watched\ntechniques: [{id: lora, rank: 4, alpha: 8}]\n");
    RunFolder.writeWhole(run.plan(), "{}");
    RunFolder.writeWhole(run.launch(), Json.pretty(Json.object().put("name", "watched")));
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      events.write("started", Json.object().put("steps", 20).put("resumed_from", 0));
      events.write("spectrum", look(10, QUERY, 0.9, 0.8));
      events.write("spectrum", look(10, VALUE, 0.9, 0.4));
      events.write("spectrum", look(20, QUERY, 0.2, 0.3));
      events.write("finished", Json.object().put("status", "done").put("step", 20));
    }
  }

  private static ObjectNode look(long step, String site, double... cosines) {
    ObjectNode node = Json.object().put("step", step).put("site", site);
    node.set("cosine", Json.tree(cosines));
    node.set("sigma_base", Json.tree(new double[] {3, 2}));
    node.set("sigma_tuned", Json.tree(new double[] {4, 2}));
    return node.put("effective_rank_delta", 1.5).put("norm_ratio", 0.1);
  }

  private LabViewModel open(Jobs jobs, Background background) {
    Services services = TestServices.in(workspace, jobs);
    var context = new ShellViewModel(services, background).context();
    context.runs().refresh();
    LabViewModel model = new LabViewModel(context);
    model.follow();
    return model;
  }

  private JsonNode never(JobRequest request, Consumer<JobProgress> progress) {
    throw new JobFailure(JobFailure.Kind.FAILED, "nobody is asked here", List.of());
  }

  @Test
  void whatWasSeenInTrainingIsThereWithoutAnyJobAndTheSliderGoesBack() {
    LabViewModel model = open(this::never, new DirectBackground());
    assertEquals(2, model.moments().size());
    assertEquals(3, model.spectra().get().orElseThrow().intruders(model.epsilon().get()));
    assertEquals(QUERY, model.site().get());
    assertEquals(0, model.vector().get(), "the vector that resembles the base least");

    model.moment().set(0);
    assertEquals(1, model.spectra().get().orElseThrow().intruders(0.5));
    assertEquals(QUERY, model.site().get(), "the weight that is looked at stays");
    assertEquals(4, model.spectra().get().orElseThrow().intruders(0.95));
  }

  @Test
  void spectraThatAnybodyComputedAreShownAndOldOnesAreSaidToBe() {
    ObjectNode computed = Json.object().put("step", 15);
    ObjectNode matrix = look(15, VALUE, 0.1, 0.9);
    matrix.set("cosines", Json.tree(new double[][] {{0.1, 0.05}, {0.2, 0.9}}));
    computed.putArray("matrices").add(matrix.put("intruders", 1));
    RunFolder.writeWhole(run.artifacts().resolve("spectra.json"), Json.pretty(computed));

    LabViewModel model = open(this::never, new DirectBackground());
    assertEquals(3, model.moments().size());
    assertTrue(model.moments().get(2).computed());
    assertEquals(1, model.spectra().get().orElseThrow().matrices().size());
    assertEquals(0.9, WeightPlots.cosines(model.shownMatrix().orElseThrow(), 0.5).values()[1][1]);
  }

  /** Answers as the worker does: points one by one, then all, kept beside the run. */
  private JsonNode scale(JobRequest request, Consumer<JobProgress> progress) {
    asked.add(request);
    ObjectNode all = Json.object().put("dimensions_total", 1).put("task_rows", 6);
    var points = all.putArray("points");
    for (JsonNode lambda : request.arguments().path("lambdas")) {
      ObjectNode point = Json.object().put("lambda", lambda.asDouble());
      point.putObject("task").put("loss", 1 + lambda.asDouble()).put("accuracy", 0.5);
      point.putObject("probes").putObject("old").put("loss", 3 - lambda.asDouble());
      points.add(point);
      progress.accept(new JobProgress("measuring", points.size(), 11, "points", point));
    }
    all.set("base", points.get(1));
    LabAnswers.keep(run, LabAnswers.scale("", null, 0.5), all);
    return all;
  }

  @Test
  void theSliderShowsTaskAndOldTaskAtEachLambdaAndIsKnownAgainLater() {
    LabViewModel model = open(this::scale, new DirectBackground());
    ScaleViewModel scale = new ScaleViewModel(model);
    scale.probe().set("{name: old, data: old.jsonl}");
    assertTrue(scale.here().isEmpty());

    scale.measure();
    assertEquals("lab-scale", asked.get(0).job());
    assertEquals("old", asked.get(0).arguments().at("/probes/0/name").asText());
    assertTrue(asked.get(0).arguments().path("site").isNull());
    scale.lambda().set(0.3);
    assertEquals(1.3, ScaleViewModel.value(scale.here().orElseThrow(), "task.loss"), 1e-9);
    assertEquals(2.7, ScaleViewModel.value(scale.here().orElseThrow(), "old.loss"), 1e-9);
    assertEquals(2, scale.losses().lines().size());
    assertEquals(11, scale.losses().lines().get(0).curve().size());

    scale.scope().set(ScaleViewModel.Scope.VECTOR);
    assertTrue(scale.here().isEmpty(), "another scope was not measured");

    ScaleViewModel again = new ScaleViewModel(open(this::never, new DirectBackground()));
    again.lab().read();
    again.lambda().set(0.3);
    assertTrue(again.here().isPresent(), "kept beside the run");
  }

  @Test
  void aJobThatIsCancelledEndsItsWorkerAndShowsNothing() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Jobs endless =
        (request, progress) -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.countDown();
          }
          throw new JobFailure(JobFailure.Kind.CANCELLED, "cancelled", List.of());
        };
    try (PooledBackground background = new PooledBackground(Runnable::run)) {
      LabViewModel model = open(endless, new DirectBackground());
      LabJob job = new LabJob(withBackground(model, background));
      List<JsonNode> answers = new ArrayList<>();
      job.start(
          List.of(new LabJob.Request("spectra", Json.object())), piece -> {}, answers::addAll);
      assertTrue(started.await(10, TimeUnit.SECONDS));
      assertTrue(job.running().get());
      job.cancel();
      assertFalse(job.running().get());
      assertTrue(ended.await(10, TimeUnit.SECONDS), "the worker's thread is interrupted");
      assertTrue(answers.isEmpty());
    }
  }

  private static org.scion.ui.workbench.Context withBackground(
      LabViewModel model, Background background) {
    var c = model.context();
    return new org.scion.ui.workbench.Context(
        c.services(), background, c.navigator(), c.notices(), c.runs(), c.dark());
  }

  @Test
  void runsAreHeldAgainstEachOtherByRankAndThoseWithoutSpectraAreAsked() throws Exception {
    AcrossViewModel across =
        new AcrossViewModel(
            open(
                (request, progress) -> {
                  asked.add(request);
                  ObjectNode answer = Json.object().put("step", 20);
                  answer.putArray("matrices").add(look(20, QUERY, 0.1, 0.9));
                  RunFolder.writeWhole(
                      run.artifacts().resolve("spectra.json"), Json.pretty(answer));
                  return answer;
                },
                new DirectBackground()));
    across.read();
    assertEquals(1, across.missing().size());
    assertTrue(across.againstRank().isEmpty());

    across.computeMissing();
    assertEquals(List.of("spectra"), asked.stream().map(JobRequest::job).toList());
    assertTrue(across.missing().isEmpty());
    AcrossViewModel.Row row = across.rows().get().get(0);
    assertEquals(4, row.rank());
    assertEquals(8, row.alpha());
    assertEquals(1, across.againstRank().lines().get(0).curve().y()[0], 1e-12);
    assertTrue(Files.exists(run.artifacts().resolve("spectra.json")));
  }

  @Test
  void theRunThatIsLookedAtIsFollowedWhileItTrains() {
    LabViewModel model = open(this::never, new DirectBackground());
    RunRow before = model.run().get();
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(1));
    try (EventWriter events = new EventWriter(run.events(), later)) {
      events.write("spectrum", look(30, QUERY, 0.1, 0.1));
    }
    model.context().runs().refresh();
    model.follow();
    assertFalse(before.equals(model.run().get()));
    assertEquals(3, model.moments().size());
    assertEquals(2, model.moment().get(), "at the end it stays at the end");
  }
}
