package org.scion.app.cli;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.plan.RunPlan;
import org.scion.core.service.CachedTokenLengths;
import org.scion.core.service.RunPlanner;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;

/** A spec on disk, read and planned in one session. */
record SpecFile(Session session, Path file) {

  /** The file that a person named, or experiment.yaml in the folder named. */
  static SpecFile of(Session session, String named) {
    Path path = session.existing("FILE", named);
    return new SpecFile(session, Files.isDirectory(path) ? path.resolve("experiment.yaml") : path);
  }

  ExperimentSpec read(List<String> overrides) {
    try {
      return new SpecReader(session.wiring().techniques()).read(file, overrides);
    } catch (UncheckedIOException e) {
      throw new SpecException(
          "FILE", file.toString(), "a YAML file in UTF-8", String.valueOf(e.getCause()));
    }
  }

  RunPlan plan(ExperimentSpec spec) {
    try (ProgressBar bar = session.progress()) {
      CachedTokenLengths lengths =
          new CachedTokenLengths(
              session.wiring().jobs(),
              session.workspace(),
              p -> bar.show(p.phase(), p.done(), p.total(), p.unit(), ""));
      return new RunPlanner(session.workspace(), lengths).plan(spec);
    }
  }
}
