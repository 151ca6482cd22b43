package org.scion.core.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.scion.core.Json;
import org.scion.core.run.Workspace;
import org.scion.core.spec.ExperimentSpec;

/**
 * Token lengths as a worker counts them, kept in a {@link LengthsFile}. Thread-safe.
 *
 * <p>The job {@code lengths} takes {@code spec}, the document, of which it reads model, task and
 * data, and {@code folder}, where its relative paths start.
 *
 * @param jobs runs the tokeniser
 * @param workspace holds the cache
 * @param progress told how far the tokeniser is
 */
public record CachedTokenLengths(Jobs jobs, Workspace workspace, Consumer<JobProgress> progress)
    implements TokenLengths {

  @Override
  public Optional<ExampleLengths> of(ExperimentSpec spec) {
    LengthsFile file = LengthsFile.of(spec, workspace);
    Optional<ExampleLengths> known = file.read();
    if (known.isPresent()) {
      return known;
    }
    ObjectNode arguments =
        Json.object().put("folder", spec.folder().toAbsolutePath().normalize().toString());
    arguments.set("spec", spec.document());
    ExampleLengths counted =
        LengthsFile.parse(jobs.run(new JobRequest("lengths", arguments, workspace), progress));
    file.write(counted);
    return Optional.of(counted);
  }
}
