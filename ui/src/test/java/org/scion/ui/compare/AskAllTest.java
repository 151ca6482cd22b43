package org.scion.ui.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.MapChangeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;
import org.scion.core.service.RunRow;
import org.scion.ui.Services;
import org.scion.ui.TestServices;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.SampleWorkspace;

class AskAllTest {
  @TempDir Path temporary;

  private final List<JobRequest> requests = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private ShellViewModel shell;
  private List<ComparedRun> runs;

  /** Asks the finished runs; the first of them writes text, the others name classes. */
  private AskAll asking(Jobs jobs) throws Exception {
    Workspace workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    Services services = TestServices.in(workspace, jobs);
    shell = new ShellViewModel(services, new DirectBackground());
    shell.context().runs().refresh();
    List<String> ids =
        shell.context().runs().withStatus("done").stream().map(RunRow::id).limit(3).toList();
    Path spec = workspace.run(ids.get(0)).spec();
    Files.writeString(spec, Files.readString(spec).replace("classification", "causal-lm"));
    runs = Comparison.read(workspace, services.runs(), ids).runs();
    return new AskAll(shell.context());
  }

  private static ObjectNode classes() {
    ObjectNode result = Json.object().put("label", "lost_card");
    result.putObject("probabilities").put("top_up", 0.25).put("lost_card", 0.75);
    return result;
  }

  @Test
  void everyRunAnswersInItsOwnWayAndOneThatCannotSaysWhy() throws Exception {
    List<String> grown = new ArrayList<>();
    AskAll asking =
        asking(
            (request, progress) -> {
              requests.add(request);
              if (requests.size() == 3) {
                throw new JobFailure(JobFailure.Kind.FAILED, "its checkpoint is gone", List.of());
              }
              if (request.job().equals("classify")) {
                return classes();
              }
              ObjectNode piece = Json.object().put("which", "tuned").put("text", "LOG");
              progress.accept(new JobProgress("generating", 1, 64, "tokens", piece));
              grown.addAll(seen);
              return Json.object().putNull("base").put("tuned", "LOG 07:10");
            });
    MapChangeListener<String, String> listener = change -> seen.add(change.getValueAdded());
    asking.answers().addListener(listener);
    asking.prompt().set("I lost my card");
    asking.ask(runs);

    assertEquals(
        List.of("generate", "classify", "classify"),
        requests.stream().map(JobRequest::job).toList());
    assertFalse(requests.get(0).arguments().path("base").asBoolean(true));
    assertEquals("I lost my card", requests.get(1).arguments().path("text").asText());
    assertEquals(List.of("LOG"), grown);
    assertEquals("LOG 07:10", asking.answers().get(runs.get(0).id()));
    assertEquals("lost_card  75.0%\ntop_up  25.0%", asking.answers().get(runs.get(1).id()));
    assertTrue(asking.answers().get(runs.get(2).id()).contains("its checkpoint is gone"));
    assertFalse(asking.busy().get());
  }

  @Test
  void whatIsCancelledIsNoAnswer() throws Exception {
    AskAll asking =
        asking(
            (request, progress) -> {
              throw new JobFailure(JobFailure.Kind.CANCELLED, "cancelled", List.of());
            });
    asking.prompt().set("We met");
    asking.ask(runs);

    assertTrue(asking.answers().isEmpty());
    assertEquals(0, shell.context().notices().list().size());
    assertFalse(asking.busy().get());
  }
}
