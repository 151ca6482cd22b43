package org.scion.ui.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;

/** The folders that the experiments of a workspace's runs came from. */
final class Projects {
  private static final int RUNS_READ = 200;
  private static final int SHOWN = 5;

  private Projects() {}

  /**
   * A folder with experiments.
   *
   * @param name of the folder
   * @param folder where it is
   * @param runs how many of the newest runs came from it
   * @param spec the experiment to open: experiment.yaml, or the first there is
   */
  record Project(String name, Path folder, int runs, Path spec) {}

  /**
   * The latest first; those that are gone or hold no experiment any more are left out.
   *
   * @param ids of runs, newest first
   * @param others folders that are shown elsewhere
   */
  static List<Project> read(Workspace workspace, List<String> ids, List<Path> others)
      throws IOException {
    Map<Path, Integer> runsByFolder = new LinkedHashMap<>();
    for (String id : ids.subList(0, Math.min(RUNS_READ, ids.size()))) {
      RunFolder run = new RunFolder(workspace.runs().resolve(id));
      String folder = run.launchJson().path("folder").asText("");
      if (!folder.isEmpty()) {
        runsByFolder.merge(Path.of(folder).toAbsolutePath().normalize(), 1, Integer::sum);
      }
    }
    List<Project> projects = new ArrayList<>();
    for (Map.Entry<Path, Integer> entry : runsByFolder.entrySet()) {
      Path folder = entry.getKey();
      Optional<Path> spec = others.contains(folder) ? Optional.empty() : spec(folder);
      if (spec.isPresent() && projects.size() < SHOWN) {
        String name = folder.getFileName() == null ? "/" : folder.getFileName().toString();
        projects.add(new Project(name, folder, entry.getValue(), spec.get()));
      }
    }
    return projects;
  }

  private static Optional<Path> spec(Path folder) throws IOException {
    Path usual = folder.resolve("experiment.yaml");
    if (Files.exists(usual)) {
      return Optional.of(usual);
    }
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().matches(".*\\.ya?ml")).sorted().findFirst();
    }
  }
}
