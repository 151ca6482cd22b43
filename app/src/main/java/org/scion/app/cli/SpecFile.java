package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.scion.core.SpecException;
import org.scion.core.plan.RunPlan;
import org.scion.core.service.CachedTokenLengths;
import org.scion.core.service.JobFailure;
import org.scion.core.service.RunPlanner;
import org.scion.core.service.TokenLengths;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;

/** A spec on disk, read and planned in one session. */
record SpecFile(Session session, Path file) {

  /** The file that a person named, or experiment.yaml in the folder named. */
  static SpecFile of(Session session, String named) {
    Path path = session.existing("FILE", named);
    return new SpecFile(session, Files.isDirectory(path) ? path.resolve("experiment.yaml") : path);
  }

  ExperimentSpec read(List<String> overrides) {
    return read(document(overrides));
  }

  /** A document of this file's folder. */
  ExperimentSpec read(JsonNode document) {
    return new SpecReader(session.wiring().techniques()).read(document, file.getParent());
  }

  /** The document with values set, before anything in it is checked. */
  JsonNode document(List<String> overrides) {
    try {
      JsonNode document = SpecReader.document(file);
      overrides.forEach(o -> Overrides.apply(document, o));
      return document;
    } catch (UncheckedIOException e) {
      throw new SpecException(
          "FILE", file.toString(), "a YAML file in UTF-8", String.valueOf(e.getCause()));
    }
  }

  /** The plan of what will run: a tokeniser that refuses the data or the model is a refusal. */
  RunPlan plan(ExperimentSpec spec) {
    return plan(spec, lengths -> lengths);
  }

  /** The plan for looking at: where tokens cannot be counted, the worst case and a warning. */
  RunPlan look(ExperimentSpec spec) {
    return plan(spec, SpecFile::forgiving);
  }

  private RunPlan plan(ExperimentSpec spec, UnaryOperator<TokenLengths> change) {
    new HubFetch(session).spec(spec);
    try (ProgressBar bar = session.progress()) {
      CachedTokenLengths lengths =
          new CachedTokenLengths(
              session.wiring().jobs(),
              session.workspace(),
              p -> bar.show(p.phase(), p.done(), p.total(), p.unit(), ""));
      return new RunPlanner(session.workspace(), change.apply(lengths)).plan(spec);
    }
  }

  /** The planner warns of a job that failed and goes on. */
  private static TokenLengths forgiving(TokenLengths lengths) {
    return spec -> {
      try {
        return lengths.of(spec);
      } catch (JobFailure e) {
        throw new JobFailure(JobFailure.Kind.FAILED, e.getMessage(), List.of());
      }
    };
  }
}
