package org.scion.ui.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;
import org.scion.ui.Services;
import org.scion.ui.TestServices;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.SampleWorkspace;

class PlaygroundViewModelTest {
  @TempDir Path temporary;

  private final List<JobRequest> asked = new ArrayList<>();
  private ShellViewModel shell;

  private PlaygroundViewModel open(Jobs jobs) {
    Workspace workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    Services services = TestServices.in(workspace, jobs);
    shell = new ShellViewModel(services, new DirectBackground());
    PlaygroundViewModel model = new PlaygroundViewModel(shell.context());
    shell.context().runs().refresh();
    return model;
  }

  @Test
  void aClassifierSaysItsProbabilitiesTheLikeliestFirst() {
    PlaygroundViewModel model =
        open(
            (request, progress) -> {
              asked.add(request);
              ObjectNode result = Json.object().put("label", "b");
              result.putObject("probabilities").put("a", 0.25).put("b", 0.75);
              return result;
            });
    model.ask(shell.context().runs().withStatus("done").get(0).id());
    assertTrue(model.classifier().get());
    model.prompt().set("my card is gone");
    model.generate();

    assertEquals("classify", asked.get(0).job());
    assertEquals("my card is gone", asked.get(0).arguments().path("text").asText());
    assertEquals(
        List.of(new PlaygroundViewModel.Share("b", 0.75), new PlaygroundViewModel.Share("a", 0.25)),
        model.shares().get());
    assertFalse(model.busy().get());
  }

  @Test
  void answersGrowOnTheirOwnSide() {
    List<String> seen = new ArrayList<>();
    PlaygroundViewModel model =
        open(
            (request, progress) -> {
              asked.add(request);
              progress.accept(piece("base", "Once"));
              progress.accept(piece("tuned", "LOG"));
              return Json.object().put("base", "Once upon").put("tuned", "LOG 07:10");
            });
    model.base().addListener((o, was, is) -> seen.add("base " + is));
    model.tuned().addListener((o, was, is) -> seen.add("tuned " + is));
    model.speaker().set(Speaker.of("smollm2-135m"));
    model.prompt().set("We met");
    model.generate();

    assertEquals("generate", asked.get(0).job());
    assertTrue(asked.get(0).arguments().path("run").isNull());
    assertEquals("smollm2-135m", asked.get(0).arguments().path("model").asText());
    assertEquals(List.of("base Once", "tuned LOG", "base Once upon", "tuned LOG 07:10"), seen);
  }

  private static JobProgress piece(String which, String text) {
    ObjectNode partial = Json.object().put("which", which).put("text", text);
    return new JobProgress("generating", 1, 64, "tokens", partial);
  }

  @Test
  void aFailureIsSaidAndACancelIsNot() {
    List<JobFailure.Kind> kinds =
        new ArrayList<>(List.of(JobFailure.Kind.CANCELLED, JobFailure.Kind.FAILED));
    PlaygroundViewModel model =
        open(
            (request, progress) -> {
              throw new JobFailure(kinds.remove(0), "no more memory", List.of());
            });
    model.prompt().set("We met");
    model.generate();
    assertEquals(0, shell.context().notices().list().size());
    model.generate();
    assertEquals("no more memory", shell.context().notices().list().get(0).words());
    assertFalse(model.busy().get());
  }
}
