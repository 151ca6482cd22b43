package org.scion.runner.parity;

import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.service.JobProgress;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;

/** Runs recorded reference cases: arguments dir, hosts, filter. */
@AutoService(Job.class)
public final class ParityJob implements Job {
  @Override
  public String id() {
    return "parity";
  }

  @Override
  public ObjectNode run(Context context) {
    Path dir = Path.of(context.arguments().path("dir").asText());
    Path hosts = Path.of(context.arguments().path("hosts").asText());
    List<Path> cases = cases(dir, context.arguments().path("filter").asText("*"));
    Torch.start();
    ArrayNode results = Json.array();
    int[] counts = new int[3];
    for (Path folder : cases) {
      ParityResult result = run(folder, hosts);
      counts[List.of("pass", "fail", "unsupported").indexOf(result.status())]++;
      results.add(Json.tree(result));
      context
          .progress()
          .accept(
              new JobProgress("parity", results.size(), cases.size(), "cases", Json.tree(result)));
    }
    ObjectNode answer = Json.object();
    answer.set("cases", results);
    return answer.put("passed", counts[0]).put("failed", counts[1]).put("unsupported", counts[2]);
  }

  private static List<Path> cases(Path dir, String filter) {
    if (!Files.isDirectory(dir)) {
      throw new SpecException("DIR", dir.toString(), "a folder of reference cases", "");
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + (filter.isEmpty() ? "*" : filter));
    try (Stream<Path> list = Files.list(dir)) {
      return list.filter(p -> Files.exists(p.resolve("meta.json")))
          .filter(p -> matcher.matches(p.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one case; whatever goes wrong in it is its result. */
  public static ParityResult run(Path folder, Path hosts) {
    String name = folder.getFileName().toString();
    try (ParityCase recorded = new ParityCase(folder, hosts);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      List<ParityCheck> checks =
          ServiceLoader.load(ParityCheck.class).stream()
              .map(ServiceLoader.Provider::get)
              .filter(c -> c.handles(recorded))
              .toList();
      if (checks.isEmpty()) {
        throw new UnsupportedException("cases of type " + recorded.type());
      }
      Measured measured = new Measured();
      checks.forEach(check -> check.run(recorded, measured));
      return measured.result(name);
    } catch (UnsupportedException e) {
      return ParityResult.unsupported(name, e.getMessage());
    } catch (RuntimeException e) {
      return new ParityResult(
          name,
          "fail",
          null,
          null,
          null,
          null,
          null,
          e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
